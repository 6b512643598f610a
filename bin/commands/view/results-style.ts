/** How a report looks: light, narrow enough for paper, without anything from elsewhere. */
export const RESULTS_STYLE = [
  'body{margin:0;background:#f6f8fa;color:#24292f;font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}',
  'main{max-width:1040px;margin:24px auto;padding:28px 36px;background:#fff;border:1px solid #d8dee4;border-radius:8px}',
  'h1{font-size:26px;margin:0}h1 span{font-size:14px;font-weight:500;padding:2px 9px;border:1px solid #8c959f;border-radius:12px;vertical-align:middle;color:#57606a}',
  'header p{margin:2px 0 16px;color:#57606a}h2{font-size:17px;margin:0 0 8px}',
  'dl{display:grid;grid-template-columns:repeat(6,1fr);gap:12px;margin:0 0 8px}dl div{border-left:3px solid #0072B2;padding:2px 0 2px 10px}',
  'dt{color:#57606a;font-size:12px}dd{margin:0;font-size:18px;font-weight:600;font-variant-numeric:tabular-nums}',
  'figure{margin:30px 0 10px}figure svg{max-width:100%;height:auto;display:block}figcaption,.note{color:#57606a;font-size:13px;margin-top:4px}',
  '.empty{color:#57606a;background:#f6f8fa;border:1px dashed #8c959f;border-radius:6px;padding:16px;text-align:center}',
  '.scroll{overflow-x:auto;margin:12px 0 8px}table{border-collapse:collapse;width:100%;font-size:12.5px}',
  'caption{text-align:left;font-weight:600;padding:6px 0}th{text-align:left;color:#57606a;font-weight:600;border-bottom:1.5px solid #8c959f}',
  'td,th{padding:4px 8px;vertical-align:top}td{border-bottom:1px solid #e6e8eb}tfoot td{font-weight:600;border-top:1.5px solid #8c959f;border-bottom:0}',
  'td:first-child{white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}',
  '@media print{body{background:#fff}main{border:0;margin:0;padding:0;max-width:none}figure,tr{break-inside:avoid}}',
  '@media(max-width:700px){main{padding:16px}dl{grid-template-columns:repeat(2,1fr)}}',
].join('\n');

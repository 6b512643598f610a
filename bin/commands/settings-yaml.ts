import { Document, Scalar, stringify, visit } from 'yaml';
import { type WrittenSettings } from './written-settings.ts';

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Writes a document as the text of a settings file.
 *
 * Numbers stand there digit by digit as they are, without a float in between; every other text is quoted where YAML would
 * take it for something else.
 */
export function settingsYaml(written: WrittenSettings, version: bigint): string {
  const document = new Document(written, { schema: 'failsafe', toStringDefaults: { lineWidth: 0 } });
  document.commentBefore = ` Settings of polycopy, version ${version}, as \`polycopy settings export\` wrote them.`;
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key') style(node);
    },
  });
  return document.toString({ lineWidth: 0 });
}

function style(node: Scalar): void {
  const { value } = node;
  if (typeof value === 'boolean') node.value = String(value);
  else if (typeof value === 'string' && !isPlain(value)) node.type = Scalar.QUOTE_DOUBLE;
}

/** True where it may stand without quotes; the plan's own schema of YAML is asked, in which `true` is no text. */
function isPlain(text: string): boolean {
  return NUMBER.test(text) || stringify(text, { lineWidth: 0 }) === `${text}\n`;
}

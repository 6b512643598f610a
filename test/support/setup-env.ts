process.env['AWS_REGION'] ??= 'eu-west-1';
process.env['AWS_ACCESS_KEY_ID'] = 'test';
process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
process.env['POWERTOOLS_DEV'] = 'true'; // powertools writes through the global console, so jest can spy on it
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

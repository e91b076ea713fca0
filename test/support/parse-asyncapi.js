// Reads an AsyncAPI document from its input, and writes what AsyncAPI's parser finds wrong with it as JSON.
import { text } from 'node:stream/consumers';
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser';
import { Parser } from '@asyncapi/parser';

const WARNING = 1;

const parser = new Parser();
parser.registerSchemaParser(AvroSchemaParser());
const { diagnostics } = await parser.parse(await text(process.stdin));
const problems = diagnostics
  .filter(({ severity }) => severity <= WARNING)
  .map(({ path, message }) => `${path.join('.')}: ${message}`);
process.stdout.write(JSON.stringify(problems));

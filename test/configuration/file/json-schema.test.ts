import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { routingJsonSchema } from '../../../src/configuration/file/json-schema.ts';
import { inputWith, soundInput } from '../contents.ts';

const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(routingJsonSchema());

describe('the JSON Schema of the configuration file', () => {
  it('accepts the sample configuration', () => {
    const sample = new URL('../../../src/demo/sample/sample-configuration.yaml', import.meta.url);
    expect(validate(parse(readFileSync(sample, 'utf8')))).toBe(true);
  });

  it('refuses an unknown key, a secret written out, and a FlexEcom gateway without secrets', () => {
    const [flexecom, ...others] = soundInput.gateways;
    expect(validate(inputWith({}))).toBe(true);
    expect(validate({ ...soundInput, timezone: 'UTC' })).toBe(false);
    expect(validate(inputWith({ gateways: [{ ...flexecom, secretKey: 'sk_plain' }, ...others] }))).toBe(false);
    expect(validate(inputWith({ gateways: [{ id: 'flex-1', type: 'FLEXECOM' }, ...others] }))).toBe(false);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { checkRoutingText, describeProblem, readRoutingFile } from '../../../src/configuration/file/yaml-file.ts';
import { UsageError } from '../../../src/errors.ts';
import { inputWith, soundInput } from '../contents.ts';

const samplePath = fileURLToPath(new URL('../../../src/demo/sample/sample-configuration.yaml', import.meta.url));

/** `line:column path` of every problem. */
function places(text: string): string[] {
  return checkRoutingText('f.yaml', text).problems.map(({ line, column, path }) => `${line}:${column} ${path}`);
}

describe('a configuration file', () => {
  it('has its content where nothing is wrong', () => {
    const checked = checkRoutingText('f.yaml', stringify(soundInput));
    expect(checked.problems).toEqual([]);
    expect(checked.content?.gateways).toHaveLength(4);
  });

  it('that is something else has only its first mistakes listed', () => {
    const { problems } = checkRoutingText('f.ndjson', '{ "orderId": "o-1", "items": [] }\n'.repeat(500));
    expect(problems).toHaveLength(6);
    expect(problems.at(-1)?.problem).toMatch(
      /^the YAML cannot be parsed from here on \([\d,]+ more\); mend the first ones/,
    );
  });

  it('the sample configuration has no warning but of gateways without recycling, and uses all of routing', async () => {
    const { content, checked } = await readRoutingFile(samplePath);
    expect(checked.problems.map(({ severity, problem }) => `${severity}: ${problem.split(',')[0]}`)).toEqual([
      'warning: gateway "stripe-uk" is in no recycle profile',
      'warning: gateway "nmi-outlet" is in no recycle profile',
    ]);
    expect(content.gateways.filter((gateway) => gateway.type === 'FLEXECOM')).toHaveLength(4);
    expect(content.gatewayProfiles[0]?.cascadeProfileId).not.toBeNull();
    expect(content.recycleProfiles.some((profile) => profile.holdRecyclePrice)).toBe(true);
    expect(content.recycleProfiles.some((profile) => profile.billOnSaturday)).toBe(true);
    expect(content.declineMapping.some((rule) => rule.mapTo === 'SOFT')).toBe(true);
  });

  it('the example in the documentation can be applied', () => {
    const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const example = /```yaml\n(timeZone[\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(checkRoutingText('docs', example)).toMatchObject({
      problems: [],
      content: { timeZone: 'America/New_York' },
    });
  });

  it('line and column of a mistake in its YAML are named', () => {
    expect(places('timeZone: UTC\ngateways: [\n')[0]).toMatch(/^3:1 /);
  });

  it.each([
    ['an alias of nothing', 'timeZone: UTC\ngateways: *g\n', '2:11'],
    ['an alias inside what it names', 'gateways: &g\n  - *g\n', '2:5'],
    ['a second document', 'timeZone: UTC\n---\ntimeZone: UTC\n', '2:1'],
  ])('line and column of %s are named', (_what, text, place) => {
    expect(places(text).map((found) => found.trim())).toEqual([place]);
  });

  it('is refused where its aliases multiply too often', () => {
    const rows = [...'bcdefg'].map(
      (name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[index]}`).join()}]`,
    );
    expect(checkRoutingText('f.yaml', ['a: &a [x, x]', ...rows].join('\n'))).toMatchObject({
      content: null,
      problems: [{ severity: 'error', line: 1 }],
    });
  });

  it('takes as many aliases as it likes, where they stand for no more than a file may hold', () => {
    const uses = Array(500).fill('*n').join(', ');
    const text = `gateways: [{ id: &n nmi, type: NMI }]\ngatewayProfiles:\n  - { id: g, gatewayIds: [${uses}] }\n`;
    expect(checkRoutingText('f.yaml', text).problems[0]?.problem).toContain('is listed twice');
  });

  it.each([
    ['a key that is written twice', 'timeZone: UTC\ngateways: []\ntimeZone: UTC\n', '3:1'],
    ['values nested too deeply', `gateways:\n  ${'['.repeat(60)}${']'.repeat(60)}\n`, '2:53'],
  ])('line and column of %s are named', (_what, text, place) => {
    expect(places(text).map((found) => found.trim())).toEqual([place]);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['blocks', '- '.repeat(50_000)],
    ['mappings', '{a: '.repeat(50_000)],
    ['keys of keys', '? '.repeat(40)],
    ['keys', Array.from({ length: 20_000 }, (_, index) => `k${index}:`).join('\n')],
    ['aliases', `a: &a x\nb: [${'*a,'.repeat(30_000)}]`],
    [
      'names',
      Array.from({ length: 10_000 }, (_, index) => `k${index}: &n${index} [*n${index ? index - 1 : 0}]`).join('\n'),
    ],
  ])('is refused in a time that grows with its size alone, where it holds very many %s', (_what, text) => {
    const { user: before } = process.cpuUsage();
    expect(checkRoutingText('f.yaml', text).content).toBeNull();
    // A quadratic check took minutes.
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(30);
  });

  it('a missing field is told apart from a wrong one', () => {
    const [, ...others] = soundInput.gateways;
    const gateways = [{ id: 'flex-1', type: 'FLEXECOM', publicKey: 'plain', secretKey: { env: 'S' } }, ...others];
    expect(checkRoutingText('f.yaml', stringify(inputWith({ gateways }))).problems).toMatchObject([
      { path: 'gateways[0].signingSecret', problem: expect.stringMatching(/^is missing; expected one secret/) },
      { path: 'gateways[0].publicKey', problem: expect.stringMatching(/^expected \{ env/) },
    ]);
  });

  it('R1: FlexEcom in another case does not count as an ordinary gateway', () => {
    const [flexecom, ...others] = soundInput.gateways;
    const text = stringify(inputWith({ gateways: [{ ...flexecom, type: 'FlexEcom' }, ...others] }));
    expect(checkRoutingText('f.yaml', text).problems).toMatchObject([
      { path: 'gateways[0].type', problem: 'expected "FLEXECOM"' },
    ]);
  });

  it.each([
    ['15.00', 'minimumPriceMinor: { USD: 15.00 }', 'for 15.00 USD write 1500'],
    ['4.99', 'minimumPriceMinor: { USD: 4.99 }', 'for 4.99 USD write 499'],
    ['15.0', 'minimumPriceMinor: { JPY: 15.0 }', 'for 15 JPY write 15'],
    ['1.5e1', 'minimumPriceMinor: { EUR: 1.5e1 }', 'for 15.00 EUR write 1500'],
    ['4.999', 'minimumPriceMinor: { USD: 4.999 }', 'for 15.00 USD, for example, write 1500'],
  ])('R5: an amount that is written as %s is refused, with the minor units that were meant', (written, line, mend) => {
    const text = stringify(soundInput).replace(
      '    gatewayIds:\n      - nmi-1\n      - stripe-1\n    reattempts',
      `    ${line}\n    gatewayIds: [nmi-1, stripe-1]\n    reattempts`,
    );
    expect(text).toContain(line);
    const checked = checkRoutingText('f.yaml', text);
    expect(checked.content).toBeNull();
    expect(checked.problems).toEqual([
      expect.objectContaining({
        severity: 'error',
        path: expect.stringMatching(/^recycleProfiles\[0\]\.minimumPriceMinor\./),
        mend,
      }),
    ]);
    expect(checked.problems[0]?.problem).toContain(`${written} is not an amount in minor units`);
  });

  it.each([
    ['is empty', '', 'the file is empty; a configuration has at least gateways'],
    ['has only comments', '# nothing yet\n', 'the file is empty; a configuration has at least gateways'],
    [
      'writes a key twice',
      'timeZone: UTC\n"timeZone": UTC\n',
      'the key timeZone is written twice; remove one of the two',
    ],
    [
      'has an unknown tag',
      'timeZone: !zone UTC\n',
      'unknown tag !zone; remove it, and put a text that begins with ! in quotes',
    ],
  ])('a file that %s is refused, and says so', (_what, text, problem) => {
    const checked = checkRoutingText('f.yaml', text);
    expect(checked.content).toBeNull();
    expect(checked.problems.map((found) => found.problem)).toEqual([problem]);
  });

  it.each([
    ['cascadAll: true', 'gateways[0].cascadAll: unknown key; did you mean "cascadeAll"?'],
    ['networkRule: warn', 'gateways[0].networkRule: unknown key; did you mean "networkRules"?'],
    ['enabled: yes', 'gateways[0].enabled: expected true or false, not text; write true'],
    ['enabled: "No"', 'gateways[0].enabled: expected true or false, not text; write false'],
    [
      'networkRules: enforced',
      'gateways[0].networkRules: expected one of "off", "warn", "enforce"; did you mean "enforce"?',
    ],
    ['colour: red', expect.stringMatching(/^gateways\[0\]\.colour: unknown key; expected one of id, type, enabled, /)],
    ['exclusions: [{ network: [VISA] }]', 'gateways[0].exclusions[0].network: unknown key; did you mean "networks"?'],
  ])('%s says what was probably meant', (line, said) => {
    const text = stringify(soundInput).replace('type: FLEXECOM\n', `type: FLEXECOM\n    ${line}\n`);
    expect(checkRoutingText('f.yaml', text).problems.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([said]);
  });

  it('a key of another kind of gateway is told apart from a misspelt one', () => {
    const text = stringify(soundInput).replace('type: STRIPE\n', 'type: STRIPE\n    cascadeAll: true\n');
    expect(checkRoutingText('f.yaml', text).problems.map(({ problem }) => problem)).toEqual([
      'unknown key: entries of this kind do not have it; remove it',
    ]);
  });

  it('R5: a negative reduction is refused, with how to correct it', () => {
    const attempts = [{ daysToWait: 1, priceReduction: { flatMinor: { USD: -5 } } }];
    const text = stringify(inputWith({ recycleProfiles: [{ id: 'r', gatewayIds: ['nmi-1'], attempts }] }));
    expect(checkRoutingText('f.yaml', text).problems).toMatchObject([
      { rule: 'R5', path: 'recycleProfiles[0].attempts[0].priceReduction.flatMinor.USD', mend: expect.any(String) },
    ]);
  });

  it('all wrong, unknown and missing fields are named at once, with line and column', () => {
    const text = ['gateways:', '  - id: a', '    type: NMI', '    enabld: yes', '  - id: b', 'timezone: UTC'].join(
      '\n',
    );
    expect(places(text)).toEqual(['4:13 gateways[0].enabld', '5:5 gateways[1].type', '6:11 timezone']);
  });

  it('R1: a breach is described with its place, as file:line:column', () => {
    const text = stringify(inputWith({ campaignProducts: [{ campaignId: 'c', productId: 'p', gatewayId: 'flex-1' }] }));
    const [problem] = checkRoutingText('f.yaml', text).problems;
    const line = text.split('\n').findIndex((content) => content.includes('gatewayId: flex-1')) + 1;
    if (problem === undefined) throw new Error('nothing was found');
    expect(describeProblem('f.yaml', problem)).toMatch(new RegExp(`^f.yaml:${line}:\\d+: R1: campaignProducts\\[0\\]`));
  });

  it('R1, R5: rules are checked in the same run as the shape, for the parts that can be read', () => {
    const text = stringify(
      inputWith({
        gateways: [
          { id: 7, type: 'NMI' },
          { ...soundInput.gateways[0], secretKey: 'plain' },
          ...soundInput.gateways.slice(1),
        ],
        campaignProducts: [{ campaignId: 'c', productId: 'p', gatewayId: 'flex-1' }],
        recycleProfiles: [
          { id: 'r', gatewayIds: ['flex-2'], attempts: [{ daysToWait: 1, priceReduction: { percent: -1 } }] },
        ],
      }),
    );
    expect(checkRoutingText('f.yaml', text).problems.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'null gateways[0].id',
      'null gateways[1].secretKey',
      'R1 campaignProducts[0].gatewayId',
      'R1 recycleProfiles[0].gatewayIds[0]',
      'R5 recycleProfiles[0].attempts[0].priceReduction.percent',
    ]);
  });

  it('a reference to an entry that cannot be read is no mistake', () => {
    const gateways = [...soundInput.gateways.slice(0, 3), { id: 'stripe-1' }];
    const text = stringify(inputWith({ gateways }));
    expect(checkRoutingText('f.yaml', text).problems.map(({ path }) => path)).toEqual(['gateways[3].type']);
  });

  it('places are found through YAML aliases', () => {
    const text = 'gateways: [{ id: &n nmi, type: NMI }]\ngatewayProfiles:\n  - { id: g, gatewayIds: [*n, *n] }\n';
    expect(places(text)).toEqual(['3:31 gatewayProfiles[0].gatewayIds[1]']);
  });

  it('R13: a secret written into the file is refused, and no message repeats it', () => {
    const plain = {
      ...soundInput.gateways[0],
      publicKey: 'pk_plain',
      secretKey: { value: 'sk_plain' },
      signingSecret: ['w_plain'],
    };
    const checked = checkRoutingText(
      'f.yaml',
      stringify(inputWith({ gateways: [plain, ...soundInput.gateways.slice(1)] })),
    );
    expect(checked.content).toBeNull();
    expect(checked.problems.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(checked.problems)).not.toContain('_plain');
  });

  it('a file that cannot be read or applied is a usage error', async () => {
    const missing = readRoutingFile('/nowhere/at/all.yaml');
    await expect(missing).rejects.toThrow(new UsageError('/nowhere/at/all.yaml does not exist'));
    await expect(readRoutingFile('/')).rejects.toBeInstanceOf(UsageError);
    const wrong = readRoutingFile(fileURLToPath(new URL('../../../package.json', import.meta.url)));
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
  });
});

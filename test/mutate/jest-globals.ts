/**
 * Stands in for `@jest/globals` where mutants are tried: all tests of a process share one set of loaded modules, so that
 * a test takes milliseconds. Jest would load every module again for each file.
 */
import { expect as jestExpect } from 'expect';
import { bind } from 'jest-each';
import { TestCollection } from './test-collection.ts';

type Body = () => unknown;

export const collection = new TestCollection();

const addTest = (name: string, body: Body) => collection.addTest(name, body);
const addSuite = (name: string, declare: Body) => collection.describe(name, declare);

export const it = Object.assign(addTest, { each: bind(addTest) });
export const describe = Object.assign(addSuite, { each: bind(addSuite) });
export const expect = jestExpect;
export const beforeAll = (body: Body) => collection.addHook('beforeAll', body);
export const beforeEach = (body: Body) => collection.addHook('beforeEach', body);
export const afterEach = (body: Body) => collection.addHook('afterEach', body);
export const afterAll = (body: Body) => collection.addHook('afterAll', body);

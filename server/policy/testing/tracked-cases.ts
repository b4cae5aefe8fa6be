import { readCaseFile } from '../../policy-source';
import { type PolicyCase, policyCases } from '..';

/** The cases of one tracked file. Throws when it is no list of cases. */
export const readCases = (file: string): readonly PolicyCase[] => policyCases.parse(readCaseFile(file));

import { asObject, type ModelOption } from './state';

/** The provider's name of a parameter → the option of ours that asks for it. */
const parameters: { readonly [parameter: string]: ModelOption } = {
  'reasoning.effort': 'effort',
  reasoning_effort: 'effort',
  'reasoning.summary': 'summary',
};

/** Words with which a provider refuses a parameter or its value, where it says no machine word. */
const refusal = /^(unsupported|unknown|unrecognized|invalid) (request )?(parameter|value|argument)\b/i;
const codes = ['unsupported_parameter', 'unsupported_value', 'unknown_parameter', 'invalid_value'];

/**
 * Options of the model that the error of a turn says are refused; empty for every other error. Only what the provider itself names counts: the
 * `param` of its error, or its own sentence when that begins as a refusal, because a message may quote anything behind that.
 */
export function refusedOptions(message: string): readonly ModelOption[] {
  const body = message.slice(Math.max(0, message.indexOf('{')));
  const said = asObject(asObject(parsed(body)).error);
  const option = (name: unknown) =>
    typeof name === 'string' && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const code = typeof said.code === 'string' ? said.code : null;
  const sentence = typeof said.message === 'string' ? said.message : message;
  const begins = refusal.test(sentence);
  if (code !== null && !codes.includes(code) && !begins) return [];
  if (code === null && !begins) return [];
  const named = option(said.param) ?? option(/^[^'"`]{0,40}['"`]([\w.]+)['"`]/.exec(sentence)?.[1]);
  return named === undefined ? [] : [named];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

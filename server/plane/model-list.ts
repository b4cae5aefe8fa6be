import type { ModelChoice } from '../http';
import { modelList } from '../runtime';
import type { Supervisor } from '../supervisor';
import { type Flavour, type Json, type JsonObject, TroubleError } from '../vocabulary';

const demoModel: ModelChoice = {
  id: 'gpt-5.5',
  name: 'Demo model',
  description: 'Scripted, on this machine, without a login. It follows plain words.',
  isDefault: true,
  efforts: [],
  defaultEffort: null,
};

/** Models a session of this flavour may use, as the runtime's own catalogue tells. */
export async function listModels(flavour: Flavour, supervisor: Supervisor): Promise<readonly ModelChoice[]> {
  if (flavour === 'demo') return [demoModel];
  const process = await supervisor.ready();
  if (!process.ok) throw new TroubleError(process.error);
  const request = modelList();
  const result = await process.value.request(request.method, request.params);
  if (!result.ok) {
    throw new TroubleError({
      kind: 'models.unknown',
      what: 'The runtime did not tell its models.',
      safe: 'The model of each session stays as it is.',
      next: 'Try again; if it stays so, restart the runtime.',
    });
  }
  const { data } = object(result.value);
  return (Array.isArray(data) ? data : [])
    .map(object)
    .filter((model) => model.hidden !== true)
    .map(choice);
}

const object = (value: Json): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function choice(model: JsonObject): ModelChoice {
  const { supportedReasoningEfforts } = model;
  const efforts = Array.isArray(supportedReasoningEfforts) ? supportedReasoningEfforts : [];
  return {
    id: text(model.model) || text(model.id),
    name: text(model.displayName) || text(model.id),
    description: text(model.description),
    isDefault: model.isDefault === true,
    efforts: efforts.map((entry) => text(object(entry).reasoningEffort)).filter((effort) => effort !== ''),
    defaultEffort: text(model.defaultReasoningEffort) || null,
  };
}

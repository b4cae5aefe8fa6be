import { z } from 'zod';

/**
 * ATIF v1.7 as Harbor's RFC 0001 and its validator have it: no unknown field outside `extra`, steps numbered from 1, some fields for steps of the
 * agent alone, and each observation about a call of its own step. Written from the format's description, for judging our exports only.
 */
const extra = z.record(z.string(), z.unknown()).optional();
const count = z.int().nonnegative();
const text = z.string();
const image = z.strictObject({
  media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
  path: text,
});
const content = z.union([
  text,
  z.array(
    z.union([
      z.strictObject({ type: z.literal('text'), text }),
      z.strictObject({ type: z.literal('image'), source: image }),
    ]),
  ),
]);

const metrics = z.strictObject({
  prompt_tokens: count.optional(),
  completion_tokens: count.optional(),
  cached_tokens: count.optional(),
  cost_usd: z.number().nonnegative().optional(),
  prompt_token_ids: z.array(count).optional(),
  completion_token_ids: z.array(count).optional(),
  logprobs: z.array(z.number()).optional(),
  extra,
});

const step = z
  .strictObject({
    step_id: z.int().positive(),
    timestamp: z.iso.datetime().optional(),
    source: z.enum(['system', 'user', 'agent']),
    model_name: text.optional(),
    reasoning_effort: z.union([text, z.number()]).optional(),
    message: content,
    reasoning_content: text.optional(),
    tool_calls: z
      .array(
        z.strictObject({
          tool_call_id: text.min(1),
          function_name: text.min(1),
          arguments: z.record(z.string(), z.unknown()),
          extra,
        }),
      )
      .optional(),
    observation: z
      .strictObject({
        results: z.array(
          z.strictObject({
            source_call_id: text.nullable().optional(),
            content: content.nullable().optional(),
            extra,
          }),
        ),
      })
      .optional(),
    metrics: metrics.optional(),
    is_copied_context: z.boolean().optional(),
    llm_call_count: count.optional(),
    extra,
  })
  .superRefine((one, context) => {
    const only = ['model_name', 'reasoning_effort', 'reasoning_content', 'tool_calls', 'metrics'] as const;
    for (const field of only)
      if (one.source !== 'agent' && one[field] !== undefined)
        context.addIssue({ code: 'custom', message: `${field} is for steps of the agent` });
    const calls = new Set(one.tool_calls?.map((call) => call.tool_call_id));
    for (const { source_call_id: id } of one.observation?.results ?? [])
      if (typeof id === 'string' && !calls.has(id))
        context.addIssue({
          code: 'custom',
          message: `an observation of ${id}, which this step did not call`,
        });
  });

export const atifSchema = z.strictObject({
  schema_version: z.literal('ATIF-v1.7'),
  session_id: text.optional(),
  trajectory_id: text.optional(),
  agent: z.strictObject({
    name: text.min(1),
    version: text.min(1),
    model_name: text.optional(),
    tool_definitions: z.array(z.record(z.string(), z.unknown())).optional(),
    extra,
  }),
  steps: z
    .array(step)
    .min(1)
    .refine((steps) => steps.every(({ step_id }, i) => step_id === i + 1), 'steps are numbered from 1'),
  notes: text.optional(),
  final_metrics: z
    .strictObject({
      total_prompt_tokens: count.optional(),
      total_completion_tokens: count.optional(),
      total_cached_tokens: count.optional(),
      total_cost_usd: z.number().optional(),
      total_steps: count.optional(),
      extra,
    })
    .optional(),
  continued_trajectory_ref: text.optional(),
  extra,
});

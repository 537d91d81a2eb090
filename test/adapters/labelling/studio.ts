/** What Label Studio sends, as its documentation has it. */
interface Said {
  readonly id: number;
  readonly request?: string;
  readonly choice?: string;
  readonly result?: readonly object[];
  readonly cancelled?: boolean;
  readonly by?: number | { readonly id: number; readonly email: string };
  readonly at?: string;
}

export function choices(...chosen: readonly string[]) {
  return {
    ...{ id: 'Dx_aB91ISN', from_name: 'label', to_name: 'item', type: 'choices', origin: 'manual' },
    value: { choices: chosen },
  };
}

export function annotation({ id, choice, result, cancelled = false, by = 1, at }: Said) {
  return {
    id,
    result: result ?? (choice === undefined ? [] : [choices(choice)]),
    was_cancelled: cancelled,
    ground_truth: false,
    created_at: at ?? '2026-05-01T13:00:00.536303Z',
    updated_at: '2026-05-01T13:00:00.536370Z',
    lead_time: 37.13,
    prediction: {},
    result_count: 0,
    task: 19,
    completed_by: by,
  };
}

export function task(request: string | undefined, annotations?: readonly object[]) {
  return {
    ...{ id: 19, project: 2, created_at: '2026-05-01T12:20:00.000000Z', is_labeled: true },
    data: { ...(request === undefined ? {} : { request }), item: 'boots', surface: 'home' },
    meta: {},
    ...(annotations ? { annotations, predictions: [] } : {}),
  };
}

/** The body of the webhook. */
export function webhook(said: Said, action = 'ANNOTATION_CREATED') {
  return {
    action,
    annotation: annotation(said),
    task: task(said.request),
    project: { id: 2, title: 'Labels', label_config: '<View/>' },
  };
}

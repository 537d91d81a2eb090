/**
 * The codes that errors carry beside their message: what each means, and where one meets it. A test
 * compares this table with the error classes of the code, both ways.
 */

export interface ErrorMeaning {
  readonly meaning: string;
  readonly remedy: string;
}

export const ERROR_CODES = {
  usage: {
    meaning: 'A command cannot be run with these arguments.',
    remedy: 'The message names the argument and what it takes; `--help` lists them all.',
  },
  bad_configuration: {
    meaning: 'The configuration file, a variable or a flag holds something that cannot be used.',
    remedy:
      'Every line of the message names a key; [configuration.md](configuration.md) has all keys.',
  },
  nats: {
    meaning: 'The NATS server, or a stream in it, cannot be used.',
    remedy: 'The message says what to check; `flyball doctor` checks server and streams.',
  },
  bad_nats_login: {
    meaning: 'A file of the login to NATS, or of its TLS, cannot be used.',
    remedy: 'Check the file that the message names: its path, its owner, its content.',
  },
  bad_user_key: {
    meaning: 'The file of the user key cannot be used.',
    remedy: 'It holds 32 hex digits, and only its owner may read it.',
  },
  bad_token_file: {
    meaning: 'The file of the token of the HTTP side cannot be used.',
    remedy:
      'Check the file of `http.tokenFile`, or delete `api-token` in the data folder to get a new one.',
  },
  cannot_listen: {
    meaning: 'The HTTP side cannot listen at its address.',
    remedy: 'Choose another with `http.host` and `http.port`; the port 0 takes a free one.',
  },
  checkpoint_mismatch: {
    meaning: 'The stored state was made under other settings, or by another version.',
    remedy: 'Restore the former setting, or start once with `--discard-state`.',
  },
  malformed_bytes: {
    meaning: 'Stored state breaks off, or is damaged.',
    remedy: 'Start once with `--discard-state`; the stream is then read anew.',
  },
  incompatible_summaries: {
    meaning: 'States made with different options were to be merged: a fault of the program.',
    remedy: 'Please report it, with the message.',
  },
  outbox_closed: {
    meaning: 'Something was to be published while the service was stopping.',
    remedy: 'None is needed: it is published after the next start.',
  },
  baseline_document: {
    meaning: 'A file of baselines is none.',
    remedy: 'Write it with `flyball baseline pin`; the message names the place.',
  },
  bad_audit_request: {
    meaning: 'The stretches that an audit is to compare make no sense.',
    remedy: 'The message says which times would.',
  },
  bad_earlier_report: {
    meaning: 'A file given with `--since` is not the JSON of a report.',
    remedy: 'Name the `.json` that an audit of this or the former version wrote.',
  },
  audit_put_off: {
    meaning:
      'The machine did not let an audit end: a full disk, a folder that cannot be written to.',
    remedy: 'Mend what the message names; the audit is tried again every half minute.',
  },
  audit_process: {
    meaning: "An audit's process did not end as it should.",
    remedy:
      'The message says how it ended; ask for the audit again, with a shorter stretch where memory was short.',
  },
  disk_full: {
    meaning: 'There is no room left for what an audit works with.',
    remedy: 'Free space in the folder that the message names.',
  },
  damaged_dataset: {
    meaning: 'A file that an audit works with is not what was written there.',
    remedy: 'Ask for the audit again; where it happens again, look at the disk.',
  },
  unreadable_dataset: {
    meaning: 'A file that an audit works with cannot be read.',
    remedy: 'Check the path that the message names, and its permissions.',
  },
  archive_disk_full: {
    meaning: 'There is no room left for the archive.',
    remedy: 'Make room, or lower `archive.megabytes` or `archive.retention`.',
  },
  unreadable_archive: {
    meaning: 'The folder of the archive, or a file in it, cannot be used.',
    remedy: 'Check the path that the message names, and its permissions.',
  },
  damaged_archive: {
    meaning: 'A file of an archive is not what was written there.',
    remedy: 'Restore it from a copy, or move it away.',
  },
  other_archive_key: {
    meaning: 'The archive was made under another user key.',
    remedy: 'Give the key it was made with, or name a new folder.',
  },
  other_archive_partitions: {
    meaning: 'The archive was made with another number of partitions.',
    remedy: 'Name a new folder.',
  },
  archive_busy: {
    meaning: 'Another process writes into the archive.',
    remedy: 'Wait for it; one archive has one writer at a time.',
  },
  archive_not_empty: {
    meaning: 'The folder for a new archive holds something already.',
    remedy: 'Name a folder that is absent or empty.',
  },
  stale_owner: {
    meaning: 'Another process has taken over what this one worked on, and stored its state.',
    remedy: 'None is needed: this one ends, and waits for its turn when it is started again.',
  },
  lease_lost: {
    meaning: 'The lease on a part of the work was lost: it could not be renewed in time.',
    remedy:
      'It ends and is started again by its supervisor; where it happens often, raise `scale.lease`.',
  },
  bad_labels_body: {
    meaning: 'The body of `POST /labelling/labels` holds nothing that can be read as answers.',
    remedy: 'The message names the field; [labelling.md](../labelling.md) shows the three forms.',
  },
  not_on_scale: {
    meaning: 'An answer is none of the choices that stand for a label.',
    remedy:
      'Offer the choices of `labelling.choices`, or add this one there; of stars, whole ones up to `labelling.stars`.',
  },
  invalid_simulation: {
    meaning: 'The settings of a simulated world contradict each other.',
    remedy: 'The message names the setting and its range.',
  },
  bad_history_query: {
    meaning: 'A call for the long history asks for something that it has not, or asks it wrongly.',
    remedy: 'The message names the parameter and what it takes.',
  },
  too_many_values: {
    meaning: 'An answer would hold more values of the history than it may.',
    remedy: 'Ask for less time, or for a longer `step`.',
  },
  bad_webhook: {
    meaning: 'The body of `POST /api/alerts` is not what Alertmanager posts.',
    remedy: 'Let a `webhook_configs` entry of Alertmanager post there.',
  },
} as const satisfies Readonly<Record<string, ErrorMeaning>>;

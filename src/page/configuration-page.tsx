/** The configuration in force: every key with its value, those that differ from the default first. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ConfigurationJson } from '../adapters/http/inspection.controller.js';
import type { Setting } from '../config/settings.js';
import { useJson } from './live.js';
import { PageTable } from './page-table.js';
import { chosenSettings, sectionsOf, valueText } from './setting-words.js';

export function ConfigurationPage({ version }: { readonly version: number }): JSX.Element {
  const { data, failed } = useJson<ConfigurationJson>('/api/configuration', version);
  return (
    <>
      <h1>Configuration in force</h1>
      {failed && <p class="empty">It could not be fetched; it is tried again.</p>}
      {!data && !failed && <p>Loading…</p>}
      {data && <Settings settings={data.settings} />}
    </>
  );
}

function Settings({ settings }: { readonly settings: readonly Setting[] }): JSX.Element {
  const [text, setText] = useState('');
  const shown = chosenSettings(settings, text);
  const set = shown.filter(({ isDefault }) => !isDefault);
  const unset = shown.filter(({ isDefault }) => isDefault);
  const isWhole = shown.length === settings.length;
  return (
    <>
      <p class="lead">
        {set.length} of {shown.length} keys differ from their defaults.
      </p>
      <p>Secrets are never shown: they are in files, and only the names of the files stand here.</p>
      <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          Find a key
          <input type="search" onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <p class="muted small" role="status">
          {isWhole ? '' : `${shown.length} of ${settings.length} keys fit.`}
        </p>
      </form>
      <section aria-labelledby="set-title">
        <h2 id="set-title">Other than the default</h2>
        {set.length === 0 ? (
          <p class="empty">{isWhole ? 'None: every key has its default.' : 'None that fits.'}</p>
        ) : (
          <PageTable
            caption="Keys that differ from their defaults"
            columns={[{ title: 'Key' }, { title: 'Value' }, { title: 'Default' }]}
            rows={set.map((setting) => ({
              key: setting.path,
              cells: [
                <Key key="key" setting={setting} />,
                <code key="value">{valueText(setting.value)}</code>,
                <code key="default">{valueText(setting.fallback)}</code>,
              ],
            }))}
          />
        )}
      </section>
      <section aria-labelledby="unset-title">
        <h2 id="unset-title">The rest</h2>
        {unset.length === 0 && <p class="empty">None that fits.</p>}
        {sectionsOf(unset).map(([section, keys]) => (
          <details key={section} class="more" open={!isWhole}>
            <summary>
              {section}: {keys.length} {keys.length === 1 ? 'key' : 'keys'}
            </summary>
            <PageTable
              caption={`Keys of ${section} that have their default`}
              columns={[{ title: 'Key' }, { title: 'Value, the default' }]}
              rows={keys.map((setting) => ({
                key: setting.path,
                cells: [
                  <Key key="key" setting={setting} />,
                  <code key="value">{valueText(setting.value)}</code>,
                ],
              }))}
            />
          </details>
        ))}
      </section>
    </>
  );
}

function Key({ setting: { path, description, variable } }: { readonly setting: Setting }) {
  return (
    <>
      <code>{path}</code>
      <span class="why">
        <Described text={description} />
      </span>
      <span class="why">
        <code>{variable}</code>
      </span>
    </>
  );
}

/** What stands between backquotes is code. */
function Described({ text }: { readonly text: string }): JSX.Element {
  return (
    <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>
  );
}

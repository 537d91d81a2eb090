/**
 * Grafana's provisioning files: the fields that its documentation names
 * (https://grafana.com/docs/grafana/latest/administration/provisioning/, of version 11), and of a data
 * source's `jsonData` those of the two kinds that are provisioned here. Anything else is misspelt.
 */
const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 1 };
const duration = { type: 'string', pattern: '^[0-9]+(ms|s|m|h)$' };

function object(properties: object, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** jsonData and secureJsonData by the kind of the data source. */
const BY_TYPE = {
  prometheus: {
    jsonData: object({
      timeInterval: duration,
      queryTimeout: duration,
      httpMethod: { enum: ['GET', 'POST'] },
      prometheusType: text,
      prometheusVersion: text,
    }),
    secureJsonData: object({ basicAuthPassword: text }),
  },
  influxdb: {
    jsonData: object({
      dbName: text,
      httpMode: { enum: ['GET', 'POST'] },
      version: { enum: ['InfluxQL', 'Flux', 'SQL'] },
      timeInterval: duration,
      maxSeries: count,
    }),
    secureJsonData: object({ password: text, token: text }),
  },
};

export const DATA_SOURCES = object(
  {
    apiVersion: { const: 1 },
    prune: flag,
    deleteDatasources: { type: 'array', items: object({ name: text, orgId: count }, ['name']) },
    datasources: {
      type: 'array',
      minItems: 1,
      items: {
        ...object(
          {
            name: text,
            uid: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,40}$' },
            type: { enum: Object.keys(BY_TYPE) },
            access: { const: 'proxy' },
            orgId: count,
            url: { type: 'string', pattern: '^https?://[^/@]+$' },
            user: text,
            database: text,
            basicAuth: flag,
            basicAuthUser: text,
            withCredentials: flag,
            isDefault: flag,
            jsonData: { type: 'object' },
            secureJsonData: { type: 'object' },
            version: count,
            editable: flag,
          },
          ['name', 'uid', 'type', 'access', 'url'],
        ),
        allOf: Object.entries(BY_TYPE).map(([type, properties]) => ({
          if: { properties: { type: { const: type } } },
          then: { properties },
        })),
      },
    },
  },
  ['apiVersion', 'datasources'],
);

export const DASHBOARD_PROVIDERS = object(
  {
    apiVersion: { const: 1 },
    providers: {
      type: 'array',
      minItems: 1,
      items: object(
        {
          name: text,
          orgId: count,
          folder: text,
          folderUid: text,
          type: { const: 'file' },
          disableDeletion: flag,
          updateIntervalSeconds: count,
          allowUiUpdates: flag,
          options: object({ path: text, foldersFromFilesStructure: flag }, ['path']),
        },
        ['name', 'type', 'options'],
      ),
    },
  },
  ['apiVersion', 'providers'],
);

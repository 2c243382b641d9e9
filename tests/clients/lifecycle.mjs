// The life of API keys by Elasticsearch's own client for Node.
//
//   node lifecycle.mjs MODULES SCENE URL
//
// MODULES is the folder that npm installed the client into, SCENE one of the functions at the end,
// URL the base URL of a cluster. Prints one JSON object: each step's name, and what came of it.

import { createRequire } from "node:module";

const [modules, scene, url] = process.argv.slice(2);
const { Client, errors } = createRequire(`${modules}/`)("@elastic/elasticsearch");

const LOGS = { search: [{ names: ["logs-*"] }] };
const METRICS = { search: [{ names: ["metrics-*"] }] };

function connect(auth) {
  return new Client({ node: url, auth });
}

const alice = connect({ username: "alice", password: "secret-1" });

/** Return status and reason of the error that a call raises; the innermost cause tells most. */
async function refusal(call) {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof errors.ResponseError)) throw error;
    const { reason, caused_by: cause } = error.body.error;
    return [error.statusCode, cause ? cause.reason : reason];
  }
  return "not refused";
}

async function advance(by) {
  const answer = await fetch(`${url}/_emulator/clock/advance`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function activeKeys() {
  return (await alice.security.getApiKey({ active_only: true })).api_keys.length;
}

async function lifecycle() {
  const steps = {};
  const { security } = alice;
  const key = await security.createCrossClusterApiKey({
    name: "logs",
    access: LOGS,
    expiration: "1d",
  });
  const found = async () => (await security.getApiKey({ id: key.id })).api_keys[0];
  steps.created = (await found()).type;

  const change = (access) => security.updateCrossClusterApiKey({ id: key.id, access });
  steps.updated = (await change(METRICS)).updated;
  steps.access = (await found()).access.search[0].names;
  steps.no_op = (await change(METRICS)).updated;

  steps.update_as_rest = await refusal(security.updateApiKey({ id: key.id, metadata: {} }));
  const bulk = await security.bulkUpdateApiKeys({ ids: [key.id], metadata: {} });
  steps.bulk_update_as_rest = bulk.errors.details[key.id].reason;

  const misused = connect({ apiKey: key.encoded });
  steps.as_credential = await refusal(misused.security.authenticate());

  const rest = await security.createApiKey({ name: "rest", expiration: "1d" });
  const byKey = connect({ apiKey: rest.encoded });
  const creation = byKey.security.createCrossClusterApiKey({ name: "logs", access: LOGS });
  steps.by_api_key = await refusal(creation);

  await advance("86399999ms");
  steps.alive = (await byKey.security.authenticate()).api_key.name;
  steps.active_before = await activeKeys();
  await advance("1ms");
  steps.expired = (await refusal(byKey.security.authenticate()))[0];
  steps.active_at = await activeKeys();

  const dropped = await security.invalidateApiKey({ ids: [key.id] });
  steps.invalidated = dropped.error_count === 0 && (await found()).invalidated;
  return JSON.parse(JSON.stringify(steps).replaceAll(key.id, "ID"));
}

async function creation() {
  const call = alice.security.createCrossClusterApiKey({ name: "logs", access: LOGS });
  return { creation: await refusal(call) };
}

async function keys() {
  const steps = {};
  const { security } = alice;
  const ids = [];
  for (const name of ["web-1", "web-2", "app-1"]) {
    ids.push((await security.createApiKey({ name })).id);
  }
  const query = { prefix: { name: "web-" } };
  const sort = [{ name: { order: "desc" } }];
  const page = await security.queryApiKeys({ query, sort, size: 1 });
  steps.first = [page.total, page.api_keys[0].name];
  const search_after = page.api_keys[0]._sort;
  const next = await security.queryApiKeys({ query, sort, size: 1, search_after });
  steps.next = next.api_keys[0].name;
  const aggs = { owners: { terms: { field: "username" } } };
  steps.counted = (await security.queryApiKeys({ size: 0, aggs })).aggregations.owners.buckets;
  steps.refused = await refusal(security.queryApiKeys({ sort: ["doc_type"] }));

  const granted = await security.grantApiKey({
    grant_type: "password",
    username: "alice",
    password: "secret-1",
    api_key: { name: "granted" },
  });
  const byKey = connect({ apiKey: granted.encoded });
  steps.granted = (await byKey.security.authenticate()).username;
  const bulk = await security.bulkUpdateApiKeys({ ids, metadata: { team: "a" } });
  steps.updated = bulk.updated.length;
  steps.cleared = (await security.clearApiKeyCache({ ids: granted.id }))._nodes.successful;
  steps.alive = (await byKey.security.authenticate()).api_key.name;
  return steps;
}

console.log(JSON.stringify(await { lifecycle, creation, keys }[scene]()));

/** Starts the page: one stream, one poll of the node, and the view that the address names. */
import {api} from './core/api.js';
import {h} from './core/dom.js';
import {Live} from './core/live.js';
import {Pulse} from './core/pulse.js';
import {theme} from './core/theme.js';
import {header} from './parts/header.js';
import {trouble} from './parts/states.js';
import {account} from './views/account.js';
import {cluster} from './views/cluster.js';
import {device} from './views/device.js';
import {model} from './views/model.js';
import {models} from './views/models.js';
import {node} from './views/node.js';
import {overview} from './views/overview.js';
import {search} from './views/search.js';
import {subject} from './views/subject.js';
import {subjects} from './views/subjects.js';

/** Domains with a view of their own; any other one is shown by the general view. */
const OWN = {device, account};
const DOMAINS_RETRY_MILLIS = 3_000;

theme.start();
const context = {live: new Live(), pulse: new Pulse(), domains: []};
const main = document.getElementById('main');
const bar = header(document.getElementById('top'), context);
let leave = () => {};

/** "#/device/host-1?channel=cpu" -> {view, section, parameters}. */
function route() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [first = '', second = ''] = path.split('/').map(decodeURIComponent);
  const asked = new URLSearchParams(query);
  const parameters = {...Object.fromEntries(asked), domain: first, id: second};
  if (first === '') return {view: overview, section: '', parameters};
  if (first === 'node' && !second) return {view: node, section: 'node', parameters};
  if (first === 'cluster' && !second) return {view: cluster, section: 'cluster', parameters};
  if (first === 'search' && !second) {
    return {view: search, section: 'search', parameters: {...parameters, domain: asked.get('domain')}};
  }
  if (first === 'models') return {view: second ? model : models, section: 'models', parameters};
  if (first === 'subjects') return {view: subjects, section: second, parameters: {...parameters, domain: second}};
  return {view: OWN[first] ?? subject, section: first, parameters};
}

function show() {
  leave();
  const {view, section, parameters} = route();
  const root = h('div.view');
  main.replaceChildren(root);
  bar.show(context.domains, section);
  document.title = parameters.id ? `${parameters.id} · Presage` : 'Presage';
  try {
    leave = view(root, parameters, context) ?? (() => {});
  } catch (cause) {
    leave = () => {};
    root.replaceChildren(trouble(cause));
    console.error(cause);
  }
}

async function readDomains() {
  try {
    const {domains} = await api.domains();
    const order = ({name}) => [...Object.keys(OWN), name].indexOf(name);
    context.domains = domains
      .sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name))
      .map(({name}) => name);
    bar.show(context.domains, route().section);
  } catch {
    setTimeout(readDomains, DOMAINS_RETRY_MILLIS);
  }
}

addEventListener('hashchange', () => {
  show();
  scrollTo(0, 0);
  main.focus({preventScroll: true});
});
context.pulse.start();
context.live.start();
readDomains();
show();

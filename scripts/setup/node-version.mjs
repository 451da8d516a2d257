// Imported before anything that an older Node could not even parse: keep the syntax plain.
const required = [20, 19];
const present = process.versions.node.split('.').map(Number);

if (present[0] < required[0] || (present[0] === required[0] && present[1] < required[1])) {
  console.error(`Baton needs Node ${required.join('.')} or newer; this is Node ${process.versions.node}.`);
  console.error('Get a newer one from https://nodejs.org or your version manager, then run this again.');
  process.exit(1);
}

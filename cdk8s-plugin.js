// What `validations` in cdk8s.yaml names: a place that stays.
module.exports = require('./lib/src/cli/cdk8s-plugin.js');

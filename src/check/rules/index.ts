import { addressPastWaypoint } from './address-past-waypoint';
import { allowClosesGateway } from './allow-closes-gateway';
import { callersRuleStripsTls } from './callers-rule-strips-tls';
import { clearTextTo443 } from './clear-text-to-443';
import { credentialWithoutSelector } from './credential-without-selector';
import { deniedByServerName } from './denied-by-server-name';
import { deniedHostWithoutPort } from './denied-host-without-port';
import { deprecatedApiVersion } from './deprecated-api-version';
import { deprecatedEndpoints } from './deprecated-endpoints';
import { deprecatedField } from './deprecated-field';
import { duplicateDestinationRule } from './duplicate-destination-rule';
import { duplicateGatewayServer } from './duplicate-gateway-server';
import { duplicateHost } from './duplicate-host';
import { duplicateSidecar } from './duplicate-sidecar';
import { duplicateVirtualService } from './duplicate-virtual-service';
import { dynamicDnsOutlierDetection } from './dynamic-dns-outlier-detection';
import { dynamicDnsUnserved } from './dynamic-dns-unserved';
import { ejectionNever } from './ejection-never';
import { entryPastWaypoint } from './entry-past-waypoint';
import { entryWithoutPorts } from './entry-without-ports';
import { exportedEntryWithoutRule } from './exported-entry-without-rule';
import { exportedToEveryone } from './exported-to-everyone';
import { externalNameOfTcpPort } from './external-name-of-tcp-port';
import { externalNameOfTlsPort } from './external-name-of-tls-port';
import { externalNamePortMismatch } from './external-name-port-mismatch';
import { externalNameWithoutEntry } from './external-name-without-entry';
import { foreignRoutesAtGateway } from './foreign-routes-at-gateway';
import { gatewayErrorsBesideDefault } from './gateway-errors-beside-default';
import { gatewayRuleHidden } from './gateway-rule-hidden';
import { gatewayToOriginalDestination } from './gateway-to-original-destination';
import { gatewayUnknown } from './gateway-unknown';
import { hiddenFromGateway } from './hidden-from-gateway';
import { hiddenFromWaypoint } from './hidden-from-waypoint';
import { hostNotInGateway } from './host-not-in-gateway';
import { hostOfAService } from './host-of-a-service';
import { httpRouteBesideVirtualService } from './http-route-beside-virtual-service';
import { insecureSkipVerify } from './insecure-skip-verify';
import { istioMutualToOutside } from './istio-mutual-to-outside';
import { oneRouteManyPorts } from './one-route-many-ports';
import { passthroughWithoutIdentity } from './passthrough-without-identity';
import { policyOnTheWayOut } from './policy-on-the-way-out';
import { policyWithoutWaypoint } from './policy-without-waypoint';
import { portPolicyDropsTls } from './port-policy-drops-tls';
import { portPolicyForUndeclaredPort } from './port-policy-for-undeclared-port';
import { portWithoutProtocol } from './port-without-protocol';
import { privateRuleOnService } from './private-rule-on-service';
import { protocolConflict } from './protocol-conflict';
import { proxyPort } from './proxy-port';
import { requestPolicyOnOpaquePort } from './request-policy-on-opaque-port';
import { requestSettingsOnOpaquePort } from './request-settings-on-opaque-port';
import { resolutionNoneReachesAnyAddress } from './resolution-none-reaches-any-address';
import { resolutionOmitted } from './resolution-omitted';
import { rootRulePassedOver } from './root-rule-passed-over';
import { routeForUndeclaredPort } from './route-for-undeclared-port';
import { routeOfOtherProtocol } from './route-of-other-protocol';
import { routePastGateway } from './route-past-gateway';
import { routeToHiddenHost } from './route-to-hidden-host';
import { routeToUndeclaredPort } from './route-to-undeclared-port';
import { routeToUnknownHost } from './route-to-unknown-host';
import { routeWithoutPort } from './route-without-port';
import { routeWithoutRewrite } from './route-without-rewrite';
import type { Rule } from './rule';
import { ruleForHiddenHost } from './rule-for-hidden-host';
import { ruleForUnknownHost } from './rule-for-unknown-host';
import { ruleOnExternalName } from './rule-on-external-name';
import { selectorRuleLeavesOthersInClear } from './selector-rule-leaves-others-in-clear';
import { serverNameOfAlias } from './server-name-of-alias';
import { serviceWithoutSlice } from './service-without-slice';
import { shadowedWildcard } from './shadowed-wildcard';
import { sharedVirtualIp } from './shared-virtual-ip';
import { shortHost } from './short-host';
import { sidecarOmitsCluster } from './sidecar-omits-cluster';
import { sidecarOmitsHost } from './sidecar-omits-host';
import { sidecarOmitsRoutes } from './sidecar-omits-routes';
import { singleLabelHost } from './single-label-host';
import { sliceBesideSelector } from './slice-beside-selector';
import { sliceByName } from './slice-by-name';
import { slicePortName } from './slice-port-name';
import { sliceWithoutServiceName } from './slice-without-service-name';
import { sniInTwoMatches } from './sni-in-two-matches';
import { sniWithWildcard } from './sni-with-wildcard';
import { sniWithoutSan } from './sni-without-san';
import { staticWithoutEndpoints } from './static-without-endpoints';
import { subsetUnknown } from './subset-unknown';
import { subsetUnused } from './subset-unused';
import { subsetWithoutLabelsMatch } from './subset-without-labels-match';
import { tcpPortShared } from './tcp-port-shared';
import { tcpPortWithoutAddress } from './tcp-port-without-address';
import { tcpTlsWithoutSan } from './tcp-tls-without-san';
import { tlsInTls } from './tls-in-tls';
import { tlsWithoutMode } from './tls-without-mode';
import { undeclaredPortBehindVip } from './undeclared-port-behind-vip';
import { unreachableRoute } from './unreachable-route';
import { upperCaseHost } from './upper-case-host';
import { virtualIpsWithoutCapture } from './virtual-ips-without-capture';

/** Rules that belong together. */
export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly Rule[];
}

export const RULE_GROUPS: readonly RuleGroup[] = [
  {
    title: 'TLS',
    rules: [
      clearTextTo443,
      tlsWithoutMode,
      portPolicyDropsTls,
      portPolicyForUndeclaredPort,
      credentialWithoutSelector,
      tlsInTls,
      sniWithoutSan,
      tcpTlsWithoutSan,
      sniWithWildcard,
      insecureSkipVerify,
      istioMutualToOutside,
    ],
  },
  {
    title: 'Entries',
    rules: [
      entryWithoutPorts,
      staticWithoutEndpoints,
      resolutionOmitted,
      resolutionNoneReachesAnyAddress,
      dynamicDnsUnserved,
      dynamicDnsOutlierDetection,
      exportedToEveryone,
      upperCaseHost,
      singleLabelHost,
      hostOfAService,
      duplicateHost,
      protocolConflict,
      shadowedWildcard,
      proxyPort,
    ],
  },
  {
    title: 'Addresses',
    rules: [
      tcpPortWithoutAddress,
      tcpPortShared,
      sharedVirtualIp,
      virtualIpsWithoutCapture,
      undeclaredPortBehindVip,
    ],
  },
  {
    title: 'DestinationRules',
    rules: [
      duplicateDestinationRule,
      ruleForUnknownHost,
      ruleForHiddenHost,
      selectorRuleLeavesOthersInClear,
      exportedEntryWithoutRule,
      privateRuleOnService,
      callersRuleStripsTls,
      subsetWithoutLabelsMatch,
      subsetUnused,
      requestPolicyOnOpaquePort,
      ejectionNever,
      gatewayErrorsBesideDefault,
    ],
  },
  {
    title: 'Routes',
    rules: [
      duplicateVirtualService,
      httpRouteBesideVirtualService,
      unreachableRoute,
      routeOfOtherProtocol,
      sniInTwoMatches,
      requestSettingsOnOpaquePort,
      oneRouteManyPorts,
      routeForUndeclaredPort,
      routeToUndeclaredPort,
      routeWithoutPort,
      routeToUnknownHost,
      routeToHiddenHost,
      routeWithoutRewrite,
      subsetUnknown,
      shortHost,
    ],
  },
  {
    title: 'Local names',
    rules: [
      ruleOnExternalName,
      externalNameWithoutEntry,
      externalNamePortMismatch,
      externalNameOfTlsPort,
      externalNameOfTcpPort,
      serverNameOfAlias,
      portWithoutProtocol,
      serviceWithoutSlice,
      sliceWithoutServiceName,
      slicePortName,
      sliceByName,
      sliceBesideSelector,
    ],
  },
  {
    title: 'Scopes and gateways',
    rules: [
      sidecarOmitsHost,
      sidecarOmitsRoutes,
      sidecarOmitsCluster,
      duplicateSidecar,
      gatewayUnknown,
      hostNotInGateway,
      duplicateGatewayServer,
      hiddenFromGateway,
      gatewayToOriginalDestination,
      gatewayRuleHidden,
      rootRulePassedOver,
      foreignRoutesAtGateway,
      routePastGateway,
    ],
  },
  {
    title: 'Who may call',
    rules: [
      allowClosesGateway,
      deniedHostWithoutPort,
      deniedByServerName,
      passthroughWithoutIdentity,
      policyOnTheWayOut,
    ],
  },
  {
    title: 'Waypoints',
    rules: [
      entryPastWaypoint,
      addressPastWaypoint,
      hiddenFromWaypoint,
      policyWithoutWaypoint,
    ],
  },
  {
    title: 'Deprecations',
    rules: [
      deprecatedApiVersion,
      deprecatedField,
      deprecatedEndpoints,
    ],
  },
];

/** All rules on what Istio takes. */
export const RULES: readonly Rule[] = RULE_GROUPS.flatMap(({ rules }) => rules);

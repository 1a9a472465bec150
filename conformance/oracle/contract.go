package conformance

// Case is one set of manifests in one mesh, and the calls to try there.
type Case struct {
	ID string `json:"id"`
	// Manifests is multi-document YAML. Objects without a namespace belong to Namespace. They are taken as created in
	// this order, a second apart, unless metadata.creationTimestamp says otherwise.
	Manifests string `json:"manifests"`
	// Namespace is where objects go that name none; "default" if empty, as for kubectl.
	Namespace string `json:"namespace,omitempty"`
	Mesh      Mesh   `json:"mesh"`
	Calls     []Call `json:"calls,omitempty"`
	// AcceptOnly leaves everything but Accept out of the answer, which then takes a hundredth of the time.
	AcceptOnly bool `json:"acceptOnly,omitempty"`
}

// Mesh has the facts of the target mesh that change what the manifests do.
type Mesh struct {
	// DNSCapture says whether sidecars answer their application's DNS queries.
	DNSCapture bool `json:"dnsCapture,omitempty"`
	// OutboundMode is ALLOW_ANY (also if empty) or REGISTRY_ONLY.
	OutboundMode string `json:"outboundMode,omitempty"`
	// AutoAllocate has istiod give addresses to ServiceEntries that have none.
	AutoAllocate bool `json:"autoAllocate,omitempty"`
	// MTLSMode is the mesh-wide PeerAuthentication, PERMISSIVE or STRICT; none if empty.
	MTLSMode string `json:"mtlsMode,omitempty"`
	// Ambient has callers without sidecars, whose connections ztunnel carries, and a waypoint for each Gateway of that class.
	Ambient bool `json:"ambient,omitempty"`
	// Config is MeshConfig as YAML, on top of the above.
	Config string `json:"config,omitempty"`
}

// Caller is the workload whose sidecar a call passes.
type Caller struct {
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels,omitempty"`
	ServiceAccount string            `json:"serviceAccount,omitempty"`
	// Locality is where the workload runs, as region/zone/subzone; nowhere in particular if empty.
	Locality string `json:"locality,omitempty"`
}

// Call is what an application does: it dials a name or an address, and speaks a protocol.
type Call struct {
	ID   string `json:"id"`
	From Caller `json:"from"`
	// Protocol is http, http2, grpc, https (HTTP in the application's own TLS), tls or tcp.
	Protocol string `json:"protocol"`
	// Host is the name that the application dials; Host header and SNI, unless given apart, are this name.
	Host string `json:"host"`
	Port int    `json:"port"`
	// Address is the IP that the connection goes to. Without it Host is resolved as in the caller's pod: by the sidecar
	// if it captures DNS, then by the cluster's DNS; a name outside has the first endpoint of a STATIC entry for it, or
	// else a made-up public address.
	Address string `json:"address,omitempty"`
	// SNI overrides the server name of TLS; an empty string in the JSON means that none is sent.
	SNI        *string           `json:"sni,omitempty"`
	HostHeader string            `json:"hostHeader,omitempty"`
	Path       string            `json:"path,omitempty"`
	Method     string            `json:"method,omitempty"`
	Headers    map[string]string `json:"headers,omitempty"`
	// Forged is what arrives at a gateway instead of what the sidecar sends: its caller went past that, with its certificate.
	Forged *Forged `json:"forged,omitempty"`
}

// Forged is the server name of the outer TLS, and the Host header.
type Forged struct {
	SNI        string `json:"sni,omitempty"`
	HostHeader string `json:"hostHeader,omitempty"`
}

// Answer is the verdict on one Case.
type Answer struct {
	ID string `json:"id"`
	// Error says why the case could not be judged; what was found until then is still there.
	Error string `json:"error,omitempty"`
	// Accept has the objects with something to say; an object that is not here was accepted without a warning.
	Accept           []Acceptance `json:"accept"`
	Objects          int          `json:"objects"`
	Analysis         []Finding    `json:"analysis"`
	SkippedAnalyzers []string     `json:"skippedAnalyzers"`
	Calls            []CallAnswer `json:"calls"`
}

// Acceptance is what the API server and the webhook say about one object. CRD or webhook errors keep it out.
type Acceptance struct {
	Object string `json:"object"`
	// Index is the object's place among all of the manifests, from 0: names need not tell objects apart.
	Index           int      `json:"index"`
	CRD             []string `json:"crd"`
	WebhookErrors   []string `json:"webhookErrors"`
	WebhookWarnings []string `json:"webhookWarnings"`
}

// Finding is one message of istioctl analyze.
type Finding struct {
	Code    string `json:"code"`
	Level   string `json:"level"`
	Object  string `json:"object"`
	Message string `json:"message"`
}

// Outcomes of a call.
const (
	outcomeRouted         = "routed"
	outcomePassthrough    = "passthrough"
	outcomeBlackhole      = "blackhole"
	outcomeDirectResponse = "direct-response"
	outcomeRedirect       = "redirect"
	outcomeNoCluster      = "no-cluster"
	outcomeNoListener     = "no-listener"
	outcomeNoRoute        = "no-route"
	outcomeNoFilterChain  = "no-filter-chain"
	outcomeNoAddress      = "no-address"
	outcomeDenied         = "denied"
	outcomeError          = "error"
)

// CallAnswer is where a call goes, by the configuration of the caller's sidecar, or of ztunnel in ambient mode.
type CallAnswer struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	// Error is why the outcome is "error" or "no-address".
	Error string `json:"error,omitempty"`
	// Address is the IP that the application connects to.
	Address     string `json:"address,omitempty"`
	Listener    string `json:"listener,omitempty"`
	FilterChain string `json:"filterChain,omitempty"`
	VirtualHost string `json:"virtualHost,omitempty"`
	Route       string `json:"route,omitempty"`
	// Cluster is Envoy's name of the one cluster; Clusters is there instead when the route is weighted.
	Cluster  string            `json:"cluster,omitempty"`
	Clusters []WeightedCluster `json:"clusters,omitempty"`
	// Status is the code of a direct response or a redirect, Body what the response says, Location where a redirect
	// points to.
	Status   uint32 `json:"status,omitempty"`
	Body     string `json:"body,omitempty"`
	Location string `json:"location,omitempty"`
	// Authority is the Host that the upstream sees, Path its path without the query; HTTP only.
	Authority string   `json:"authority,omitempty"`
	Path      string   `json:"path,omitempty"`
	Timeout   string   `json:"timeout,omitempty"`
	Retries   *Retries `json:"retries,omitempty"`
	// RequestHeaders and ResponseHeaders are what the route does to headers, for all its destinations.
	RequestHeaders  *HeaderChanges `json:"requestHeaders,omitempty"`
	ResponseHeaders *HeaderChanges `json:"responseHeaders,omitempty"`
	// Delay and Abort are failures that the sidecar makes up.
	Delay *Delay `json:"delay,omitempty"`
	Abort *Abort `json:"abort,omitempty"`
	// Mirrors are the clusters that get a copy of the request, followed by percent where it is not all of them.
	Mirrors []string `json:"mirrors,omitempty"`
	// Hash is what of a request or a connection chooses the endpoint: header, cookie or query and its name, or
	// source-ip; path and ttl of a cookie follow if the sidecar sets it.
	Hash []string `json:"hash,omitempty"`
	// IdleTimeout and MaxConnectionDuration are limits of the application's connection; TCP only.
	IdleTimeout           string `json:"idleTimeout,omitempty"`
	MaxConnectionDuration string `json:"maxConnectionDuration,omitempty"`
	// Tunnel is the host:port that the sidecar asks the upstream to connect to, by HTTP CONNECT, before anything else.
	Tunnel   string    `json:"tunnel,omitempty"`
	Upstream *Upstream `json:"upstream,omitempty"`
	// Access has the policies that the proxy asks whether the caller may, and DeniedBy those that say no, or the action that none
	// of its policies allows.
	Access   []Access `json:"access,omitempty"`
	DeniedBy []string `json:"deniedBy,omitempty"`
	// Logs are where the proxy writes that it was called: paths of files, or names of other loggers.
	Logs []string `json:"logs,omitempty"`
	// Gateway is what the gateway does with the call whose pod is the upstream, if it is one.
	Gateway *CallAnswer `json:"gateway,omitempty"`
	// Waypoint is what the waypoint does with a call in ambient mode; without it, the call goes past all waypoints.
	Waypoint *CallAnswer `json:"waypoint,omitempty"`
	// NoWaypoint is why istiod did not give the service the waypoint that it asks for; Istio 1.29 does not tell.
	NoWaypoint string `json:"noWaypoint,omitempty"`
}

// Access is one policy of an RBAC filter: the names and the identities that it looks for, each with "not" where it must differ.
type Access struct {
	Action     string   `json:"action"`
	Policy     string   `json:"policy"`
	Names      []string `json:"names"`
	Principals []string `json:"principals"`
}

// HeaderChanges is what becomes of headers: Set replaces what is there, Add comes beside it.
type HeaderChanges struct {
	Set    map[string]string `json:"set,omitempty"`
	Add    map[string]string `json:"add,omitempty"`
	Remove []string          `json:"remove,omitempty"`
}

// Delay is how long a share of the requests waits.
type Delay struct {
	Percent  float64 `json:"percent"`
	Duration string  `json:"duration"`
}

// Abort is what a share of the requests is answered with; GRPCStatus is Go's name of the code, such as Unavailable.
type Abort struct {
	Percent    float64 `json:"percent"`
	HTTPStatus uint32  `json:"httpStatus,omitempty"`
	GRPCStatus string  `json:"grpcStatus,omitempty"`
}

// WeightedCluster is one of several destinations of a route.
type WeightedCluster struct {
	Cluster   string `json:"cluster"`
	Weight    uint32 `json:"weight"`
	Authority string `json:"authority,omitempty"`
	// RequestHeaders and ResponseHeaders come after those of the route.
	RequestHeaders  *HeaderChanges `json:"requestHeaders,omitempty"`
	ResponseHeaders *HeaderChanges `json:"responseHeaders,omitempty"`
	Upstream        *Upstream      `json:"upstream,omitempty"`
}

// Retries is the retry policy of a route.
type Retries struct {
	Attempts      uint32         `json:"attempts"`
	On            string         `json:"on"`
	PerTryTimeout string         `json:"perTryTimeout,omitempty"`
	StatusCodes   []uint32       `json:"statusCodes,omitempty"`
	Backoff       map[string]any `json:"backoff,omitempty"`
	// OtherHosts keeps retries from endpoints that were tried, OtherLocalities from priorities that were.
	OtherHosts      bool `json:"otherHosts"`
	OtherLocalities bool `json:"otherLocalities"`
}

// Upstream is how the sidecar connects to the other side.
type Upstream struct {
	// Type is STRICT_DNS, LOGICAL_DNS, EDS, STATIC, ORIGINAL_DST or DFP (dynamic forward proxy).
	Type string `json:"type"`
	// Endpoints are host:port, followed by weight, locality, share and priority where they say something; share is the
	// locality's, among those of its priority, where the cluster goes by it.
	Endpoints         []string       `json:"endpoints"`
	TLS               UpstreamTLS    `json:"tls"`
	ConnectTimeout    string         `json:"connectTimeout"`
	CircuitBreakers   map[string]any `json:"circuitBreakers"`
	OutlierDetection  map[string]any `json:"outlierDetection"`
	PanicThreshold    *float64       `json:"panicThreshold,omitempty"`
	ConnectionOptions map[string]any `json:"connectionOptions,omitempty"`
	HTTP2             bool           `json:"http2"`
	LBPolicy          string         `json:"lbPolicy"`
	LBOptions         map[string]any `json:"lbOptions,omitempty"`
}

// UpstreamTLS is the TLS that the sidecar itself adds on this call.
type UpstreamTLS struct {
	// Mode is none, simple, mutual, istio-mutual, or mixed when endpoints differ (then Modes says which has which).
	Mode string `json:"mode"`
	// SNI is the name that is sent; with AutoSNI it follows the request's Host.
	SNI     string `json:"sni,omitempty"`
	AutoSNI bool   `json:"autoSni"`
	// Verifies is none, ca (any certificate of the CA), ca+san, auto (the CA, and the name of the request's Host), or auto+san
	// (all three).
	Verifies          string            `json:"verifies"`
	SANs              []string          `json:"sans,omitempty"`
	CA                string            `json:"ca,omitempty"`
	ClientCertificate string            `json:"clientCertificate,omitempty"`
	ALPN              []string          `json:"alpn,omitempty"`
	Modes             map[string]string `json:"modes,omitempty"`
}

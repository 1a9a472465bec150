package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	uritemplatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
)

// pathCharacters are those of a segment, as Envoy's templates know them.
const pathCharacters = `[a-zA-Z0-9\-._~%!$&'()+,;:@=`

// escapedDot is a dot to those who normalize paths.
var escapedDot = regexp.MustCompile("(?i)%2e")

// seenPath is the path of a request as the filters of a chain see it: segments with dots are resolved if the chain says so, escaped dots too, and
// escaped slashes are not. A CONNECT has none.
func seenPath(chain *listenerv3.FilterChain, r *request) (string, error) {
	manager := &hcmv3.HttpConnectionManager{}
	filterOf(chain, manager)
	if r.headers[":method"] == http.MethodConnect {
		return "", nil
	}
	if !manager.NormalizePath.GetValue() {
		return r.path, nil
	}
	if manager.MergeSlashes || manager.PathWithEscapedSlashesAction > hcmv3.HttpConnectionManager_KEEP_UNCHANGED {
		return "", fmt.Errorf("this normalization of paths is not known here: %v", manager.PathWithEscapedSlashesAction)
	}
	return (&url.URL{Path: "/"}).ResolveReference(&url.URL{Path: escapedDot.ReplaceAllString(r.path, ".")}).Path, nil
}

// templateOf is the template of a permission, in Envoy's form.
func templateOf(rule *rbacv3.Permission_UriTemplate) (string, error) {
	config := &uritemplatev3.UriTemplateMatchConfig{}
	err := rule.UriTemplate.GetTypedConfig().UnmarshalTo(config)
	return config.PathTemplate, err
}

// matchesTemplate compares a path with a template: `*` is one segment, `**` any number of them.
func matchesTemplate(template, path string) (bool, error) {
	var pattern strings.Builder
	for _, segment := range strings.Split(strings.TrimPrefix(template, "/"), "/") {
		pattern.WriteString("/")
		switch segment {
		case "*":
			pattern.WriteString(pathCharacters + "]+")
		case "**":
			pattern.WriteString(pathCharacters + "/]*")
		default:
			pattern.WriteString(regexp.QuoteMeta(segment))
		}
	}
	return fullMatch(pattern.String(), path)
}

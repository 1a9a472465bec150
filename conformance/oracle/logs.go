package conformance

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	filelogv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

// logsOf says where a chain logs its requests and connections.
func logsOf(chain *listenerv3.FilterChain) []string {
	manager, proxy := &hcmv3.HttpConnectionManager{}, &tcpv3.TcpProxy{}
	filterOf(chain, manager)
	filterOf(chain, proxy)
	return each(append(manager.AccessLog, proxy.AccessLog...), func(log *accesslogv3.AccessLog) []string {
		file := &filelogv3.FileAccessLog{}
		if log.GetTypedConfig().MessageIs(file) && log.GetTypedConfig().UnmarshalTo(file) == nil {
			return []string{file.Path}
		}
		return []string{log.Name}
	})
}

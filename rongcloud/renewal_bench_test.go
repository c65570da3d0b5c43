package rongcloud_test

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// BenchmarkRenewal shows what it costs to replace connections while they are young: calls over TLS by a clock on which they
// come 100 a second, so that one in 4,500 finds its connection replaced, against calls that keep theirs for ever.
func BenchmarkRenewal(b *testing.B) {
	server := httptest.NewTLSServer(respond(http.StatusOK, "application/json", okAnswer))
	b.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	for _, c := range []struct {
		name string
		step time.Duration
	}{{"kept", 0}, {"renewed", 10 * time.Millisecond}} {
		b.Run(c.name, func(b *testing.B) {
			now := clock
			client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(server.URL),
				rongcloud.WithClock(func() time.Time { return now }), rongcloud.WithRoots(roots))
			require.NoError(b, err)
			b.Cleanup(client.CloseIdleConnections)
			request := rongcloud.Request{Operation: opRead}
			for b.Loop() {
				if _, err := client.Call(b.Context(), request, nil); err != nil {
					b.Fatal(err)
				}
				now = now.Add(c.step)
			}
		})
	}
}

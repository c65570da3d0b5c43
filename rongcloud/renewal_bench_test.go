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

// BenchmarkRenewal measures the cost of replacing connections. At 100 calls a second one call in 4,500 finds its
// connection replaced, which is too rare to show in the mean. So both kinds of calls are measured separately, over TLS.
// The extra cost of the one is reported as a share of the time of all 4,500.
func BenchmarkRenewal(b *testing.B) {
	const (
		life     = 45 * time.Second
		lifetime = 100 * 45 // calls of a connection
		kept     = 32       // measured for each renewal
	)
	server := httptest.NewTLSServer(respond(http.StatusOK, "application/json", okAnswer))
	b.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	now := clock
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(server.URL),
		rongcloud.WithClock(func() time.Time { return now }), rongcloud.WithRoots(roots))
	require.NoError(b, err)
	b.Cleanup(client.CloseIdleConnections)
	calls := func(n int) time.Duration {
		started := time.Now()
		for range n {
			if _, err := client.Call(b.Context(), rongcloud.Request{Operation: opRead}, nil); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(started)
	}

	var renewing, keeping time.Duration
	rounds := 0
	for b.Loop() {
		now = now.Add(life)
		renewing += calls(1)
		keeping += calls(kept)
		rounds++
	}
	one := float64(keeping) / float64(rounds*kept)
	renewal := float64(renewing) / float64(rounds)
	b.ReportMetric(one, "ns/kept")
	b.ReportMetric(renewal, "ns/renewed")
	b.ReportMetric(100*(renewal-one)/(lifetime*one), "%")
}

package rongcloud_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

var (
	opToken     = rongcloud.Operation{ID: "user.getToken", Path: "/user/getToken.json"}
	tokenFields = rongcloud.Fields{{Name: "userId", Value: "u10086"}, {Name: "name", Value: "Ann"}, {Name: "portraitUri", Value: "https://img.example/a.png"}}
)

const tokenAnswer = `{"code":200,"userId":"u10086","token":"dHdvIGh1bmRyZWQgYnl0ZXMgb2YgYSB0b2tlbiB0aGF0IG5vYm9keSByZWFkcw==@abcd.cn.rongnav.com;abcd.cn.rongcfg.com"}`

type tokenResult struct {
	rongcloud.Envelope
	UserID string `json:"userId"`
	Token  string `json:"token"`
}

// caller makes the benchmarked call once, through a service, at the full cost of the SDK.
type caller func(ctx context.Context) error

func byRongcloud(b *testing.B, base string, rt http.RoundTripper) caller {
	b.Helper()
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithEndpoint(base), rongcloud.WithTransport(rt))
	require.NoError(b, err)
	users := user.New(client)
	return func(ctx context.Context) error {
		_, err := users.Register(ctx, user.Registration{ID: "u10086", Name: "Ann", PortraitURI: "https://img.example/a.png"})
		return err
	}
}

// byNetHTTP is the baseline: the same bytes on the wire, signed, with a deadline, and decoded, with net/http alone.
func byNetHTTP(_ *testing.B, base string, rt http.RoundTripper) caller {
	client := &http.Client{Transport: rt}
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+opToken.Path, bytes.NewReader(tokenFields.Encode()))
		if err != nil {
			return err
		}
		signBenchmark(r.Header)
		resp, err := client.Do(r)
		if err != nil {
			return err
		}
		return readToken(resp)
	}
}

// byResty uses only the HTTP library of the SDK, as its documentation shows: it measures the library's share of the
// SDK's time.
func byResty(_ *testing.B, base string, rt http.RoundTripper) caller {
	client := resty.NewWithClient(&http.Client{Transport: rt})
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		r := client.R().SetContext(ctx).SetDoNotParseResponse(true).SetBody(bytes.NewReader(tokenFields.Encode()))
		signBenchmark(r.Header)
		resp, err := r.Execute(http.MethodPost, base+opToken.Path)
		if err != nil {
			return err
		}
		return readToken(resp.RawResponse)
	}
}

func signBenchmark(h http.Header) {
	requestID, nonce := rongcloud.NewIDs()
	timestamp := rongcloud.TimestampOf(time.Now())
	h["App-Key"] = []string{appKey}
	h["Nonce"] = []string{nonce}
	h["Timestamp"] = []string{timestamp}
	h["Signature"] = []string{rongcloud.Sign(appSecret, nonce, timestamp)}
	h["X-Request-Id"] = []string{requestID}
	h["User-Agent"] = []string{rongcloud.DefaultUserAgent()}
	h["Accept"] = []string{"application/json"}
	h["Content-Type"] = []string{"application/x-www-form-urlencoded"}
}

func readToken(resp *http.Response) error {
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var result tokenResult
	return json.Unmarshal(text, &result)
}

// stub is a transport that responds without a network.
func stub() roundTrip {
	header := http.Header{"Content-Type": {"application/json"}}
	return func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		return &http.Response{
			StatusCode: http.StatusOK, ProtoMajor: 1, ProtoMinor: 1, Request: r,
			Header: header, Body: io.NopCloser(bytes.NewReader([]byte(tokenAnswer))), ContentLength: int64(len(tokenAnswer)),
		}, nil
	}
}

// BenchmarkCall measures a call by net/http and by the SDK one after the other, and then in turns. The unit "pairs" is
// the median of the SDK's time divided by that of the baseline, which is independent of the machine's speed. The units
// "resty" and "overresty" split the ratio into the shares of the HTTP library and of the SDK.
func BenchmarkCall(b *testing.B) {
	server := httptest.NewServer(respond(http.StatusOK, "application/json", tokenAnswer))
	b.Cleanup(server.Close)

	real := func(b *testing.B) http.RoundTripper {
		t := &http.Transport{MaxIdleConnsPerHost: 64}
		b.Cleanup(t.CloseIdleConnections)
		return t
	}
	// An *http.Transport like the default one, without a network.
	withStub := func(*testing.B) http.RoundTripper {
		t := &http.Transport{TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}} // without HTTP/2, which takes https for itself
		t.RegisterProtocol("https", stub())
		return t
	}
	for _, c := range []struct {
		name       string
		base       string
		transport  func(*testing.B) http.RoundTripper
		goroutines int
	}{
		{"stub", baseURL, withStub, 1},
		{"foreign", baseURL, func(*testing.B) http.RoundTripper { return stub() }, 1}, // runs on its own goroutine
		{"loopback", server.URL, real, 1},
		{"parallel", server.URL, real, 16},
	} {
		transport := c.transport
		b.Run(c.name+"/nethttp", func(b *testing.B) { each(b, byNetHTTP(b, c.base, transport(b)), c.goroutines) })
		b.Run(c.name+"/rongcloud", func(b *testing.B) { each(b, byRongcloud(b, c.base, transport(b)), c.goroutines) })
		b.Run(c.name+"/pairs", func(b *testing.B) {
			pairs(b, byNetHTTP(b, c.base, transport(b)), byRongcloud(b, c.base, transport(b)), c.goroutines, "sdk/floor")
		})
		b.Run(c.name+"/resty", func(b *testing.B) {
			pairs(b, byNetHTTP(b, c.base, transport(b)), byResty(b, c.base, transport(b)), c.goroutines, "resty/floor")
		})
		b.Run(c.name+"/overresty", func(b *testing.B) {
			pairs(b, byResty(b, c.base, transport(b)), byRongcloud(b, c.base, transport(b)), c.goroutines, "sdk/resty")
		})
	}
}

func each(b *testing.B, call caller, goroutines int) {
	require.NoError(b, call(context.Background()))
	b.ReportAllocs()
	if goroutines == 1 {
		for b.Loop() {
			if err := call(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
		return
	}
	b.SetParallelism((goroutines + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := call(context.Background()); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// pairs makes the same number of calls both ways, in turns, and alternates which comes first.
func pairs(b *testing.B, floor, sdk caller, goroutines int, unit string) {
	const turn = 100 // of each goroutine
	var ratios []float64
	for b.Loop() {
		var floorTook, sdkTook time.Duration
		if len(ratios)%2 == 0 {
			floorTook, sdkTook = timed(b, floor, turn, goroutines), timed(b, sdk, turn, goroutines)
		} else {
			sdkTook, floorTook = timed(b, sdk, turn, goroutines), timed(b, floor, turn, goroutines)
		}
		ratios = append(ratios, float64(sdkTook)/float64(floorTook))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], unit)
	b.ReportMetric(0, "ns/op")
}

func timed(b *testing.B, call caller, calls, goroutines int) time.Duration {
	start := time.Now()
	var running sync.WaitGroup
	for range goroutines {
		running.Go(func() {
			for range calls {
				if err := call(context.Background()); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	return time.Since(start)
}

func BenchmarkSign(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		rongcloud.Sign(appSecret, "0123456789abcdef01", "1408710653000")
	}
}

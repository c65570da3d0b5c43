package rongredis

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	fleetProcesses  = 4
	fleetGoroutines = 8
	fleetQuota      = 100 // per second
)

// The environment of a process of the fleet.
const (
	fleetService = "RONGCLOUD_TEST_FLEET_SERVICE"
	fleetRedis   = "RONGCLOUD_TEST_FLEET_REDIS"
	fleetSends   = "RONGCLOUD_TEST_FLEET_SENDS"
	fleetApp     = "RONGCLOUD_TEST_FLEET_APP"
)

func TestMain(m *testing.M) {
	if os.Getenv(fleetService) == "" {
		goleak.VerifyTestMain(m)
		return
	}
	if err := fleetProcess(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fleetProcess is one process of the fleet. It sends from several goroutines.
func fleetProcess() error {
	sends, err := strconv.Atoi(os.Getenv(fleetSends))
	if err != nil {
		return err
	}
	redisClient := goredis.NewClient(&goredis.Options{Addr: os.Getenv(fleetRedis)})
	defer func() { _ = redisClient.Close() }()
	limiter, err := New(redisClient, FailClosed(), WithTimeout(5*time.Second))
	if err != nil {
		return err
	}
	client, err := rongcloud.New(os.Getenv(fleetApp), "secret",
		rongcloud.WithEndpoint(os.Getenv(fleetService)), rongcloud.WithLimiter(limiter, rongcloud.LimitWait))
	if err != nil {
		return err
	}
	op := rongcloud.Operation{ID: "chatroom.sendMessage", Path: "/message/chatroom/publish.json", Quota: rongcloud.CallsPerSecond(fleetQuota)}
	work := make(chan struct{}, sends)
	for range sends {
		work <- struct{}{}
	}
	close(work)
	failures := make(chan error, sends)
	var all sync.WaitGroup
	for range fleetGoroutines {
		all.Go(func() {
			for range work {
				if _, err := client.Call(context.Background(), rongcloud.Request{Operation: op}, &rongcloud.Envelope{}); err != nil {
					failures <- err
				}
			}
		})
	}
	all.Wait()
	close(failures)
	return <-failures
}

// slidingService responds with 1008 to every request over the quota of any second.
type slidingService struct {
	mu       sync.Mutex
	arrivals []time.Time // those that were served
	refused  int
}

func (s *slidingService) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	now := time.Now()
	n := len(s.arrivals)
	full := n >= fleetQuota && now.Sub(s.arrivals[n-fleetQuota]) < time.Second
	if full {
		s.refused++
	} else {
		s.arrivals = append(s.arrivals, now)
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if full {
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = fmt.Fprint(w, `{"code":1008,"errorMessage":"too often"}`)
		return
	}
	_, _ = fmt.Fprint(w, `{"code":200}`)
}

// BenchmarkFleet sends b.N messages from 4 processes with 8 goroutines each that share a Redis, under a quota of 100 per second.
// Run it with -benchtime 1000x.
func BenchmarkFleet(b *testing.B) {
	servers := map[string]string{"miniredis": ""}
	if address := os.Getenv(serverVariable); address != "" {
		servers["server"] = address
	}
	for name, address := range servers {
		b.Run(name, func(b *testing.B) {
			at := address // b.Run calls this several times
			if at == "" {
				at = miniredis.RunT(b).Addr()
			}
			fleet(b, at)
		})
	}
}

func fleet(b *testing.B, redis string) {
	service := &slidingService{}
	server := httptest.NewServer(service)
	defer server.Close()
	var processes []*exec.Cmd
	app := fmt.Sprint("app", time.Now().UnixNano())
	for i := range fleetProcesses {
		sends := (b.N + i) / fleetProcesses
		cmd := exec.CommandContext(b.Context(), os.Args[0])
		cmd.Stderr = os.Stderr
		cmd.Env = append(os.Environ(), fleetService+"="+server.URL, fleetRedis+"="+redis, fleetApp+"="+app, fleetSends+"="+strconv.Itoa(sends))
		require.NoError(b, cmd.Start())
		processes = append(processes, cmd)
	}
	for _, cmd := range processes {
		require.NoError(b, cmd.Wait())
	}
	require.Len(b, service.arrivals, b.N)
	b.ReportMetric(float64(service.refused), "1008s")
	if b.N > 1 {
		took := service.arrivals[b.N-1].Sub(service.arrivals[0]).Seconds()
		b.ReportMetric(float64(b.N-1)/took, "sends/s")
	}
}

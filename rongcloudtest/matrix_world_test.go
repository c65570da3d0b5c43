package rongcloudtest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const matrixKey, matrixSecret = "matrix-key", "matrix-secret"

// world is the network of the matrix: what all of its calls share. A request belongs to the scene whose id it carries as
// X-Request-ID.
type world struct {
	domains   [2]*httptest.Server // P and B
	untrusted [2]*httptest.Server // with a certificate nobody trusts
	resetting [2]string           // addresses that reset a connection with its first byte: during the TLS handshake
	slamming  [2]string           // addresses that reset every connection at once
	scenes    sync.Map
	count     atomic.Int64
}

func newWorld(t *testing.T) *world {
	w := &world{}
	for i, name := range []string{"P", "B"} {
		w.domains[i] = quiet(httptest.NewUnstartedServer(w.domain(name)))
		w.domains[i].Start()
		t.Cleanup(w.domains[i].Close)
		w.untrusted[i] = quiet(httptest.NewUnstartedServer(w.domain(name)))
		w.untrusted[i].StartTLS()
		t.Cleanup(w.untrusted[i].Close)
		w.resetting[i] = listen(t, func(conn net.Conn) {
			_, _ = conn.Read(make([]byte, 1))
			reset(conn)
		})
		w.slamming[i] = listen(t, reset)
	}
	return w
}

func quiet(s *httptest.Server) *httptest.Server {
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	return s
}

// listen gives every connection to serve.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { serve(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		serving.Wait()
	})
	return listener.Addr().String()
}

// unresolvable is a name in the reserved domain .invalid that cannot exist anywhere: a label is too long. Resolvers know that
// without asking the network.
func unresolvable(name string) string { return strings.Repeat("x", 64) + "." + name + ".invalid" }

// arrival is a request that reached a domain.
type arrival struct{ domain, path, nonce, timestamp, signature, body string }

// scene is one call: its service, its fault and what arrived.
type scene struct {
	id         string
	fault      fault
	everywhere bool // the backup has the fault too
	service    *emulator.Emulator
	receiver   *emulator.Session
	pushes     int // counted so far
	stored     int // messages in the history of u1 with u2, when last counted
	giveUp     context.CancelFunc

	mu       sync.Mutex
	arrivals []arrival
	expires  context.CancelCauseFunc // ends the attempt that is under way
}

// expiring lets expire end an attempt. A limit in time would have to be longer than a good answer takes on a busy machine.
func (s *scene) expiring(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		ctx, expires := context.WithCancelCause(r.Context())
		s.mu.Lock()
		s.expires = expires
		s.mu.Unlock()
		answer, err := next.RoundTrip(r.WithContext(ctx))
		if err != nil {
			expires(nil)
		}
		return answer, err
	})
}

// expire ends the attempt that is under way as its deadline would.
func (s *scene) expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expires(context.DeadlineExceeded)
}

// domain serves the requests of all scenes under one name.
func (w *world) domain(name string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		found, ok := w.scenes.Load(r.Header.Get("X-Request-ID"))
		if !ok {
			http.Error(rw, "no such scene", http.StatusTeapot)
			return
		}
		s := found.(*scene)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		n := s.arrive(arrival{name, r.URL.Path, r.Header.Get("Nonce"), r.Header.Get("Timestamp"), r.Header.Get("Signature"), string(body)})
		faulty := (name == "P" || s.everywhere) && (!s.fault.once || n == 1 || s.fault.then != 0)
		if faulty && s.fault.answer != nil {
			s.fault.answer(s, n, rw, r)
			return
		}
		s.service.ServeHTTP(rw, r)
	}
}

// arrive notes a request and returns how many there were by now.
func (s *scene) arrive(a arrival) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals = append(s.arrivals, a)
	return len(s.arrivals)
}

// newScene makes a service of the scene's own: what took effect in it is this call's doing.
func (w *world) newScene(t *testing.T, f fault, everywhere bool, sample samples.Sample) *scene {
	t.Helper()
	service, err := emulator.New(emulator.WithCredentials(matrixKey, matrixSecret), emulator.WithStrict())
	require.NoError(t, err)
	s := &scene{id: fmt.Sprintf("scene-%d", w.count.Add(1)), fault: f, everywhere: everywhere, service: service}
	setup, err := rongcloud.New(matrixKey, matrixSecret, rongcloud.WithEndpoint("http://emulator.invalid"), rongcloud.WithTransport(inProcess{service}))
	require.NoError(t, err)
	require.NoError(t, samples.Settle(t.Context(), service, setup))
	token, err := service.Token("u2")
	require.NoError(t, err)
	s.receiver, err = service.Connect(token)
	require.NoError(t, err)
	_, err = s.receiver.Join("r1", emulator.JoinOptions{})
	require.NoError(t, err)
	require.NoError(t, sample.Prepare(t.Context(), setup))
	s.effects()
	w.scenes.Store(s.id, s)
	t.Cleanup(func() {
		w.scenes.Delete(s.id)
		service.Close()
	})
	return s
}

// inProcess sends requests to a handler without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// effects counts the messages that reached the receiver or are gone from a history, and the pushes, since it was last called.
func (s *scene) effects() int {
	n := len(s.service.Pushes()) - s.pushes
	s.pushes += n
	stored := len(s.service.ConversationMessages(emulator.Private, "u1", "u2"))
	n += max(0, s.stored-stored)
	s.stored = stored
	for {
		e, ok := s.receiver.TryReceive()
		if !ok {
			return n
		}
		if e.Kind == emulator.EventMessage {
			n++
		}
	}
}

// addresses are the base URLs of the scene's two domains.
func (w *world) addresses(s *scene) (primary, backup string) {
	primary, backup = w.domains[0].URL, w.domains[1].URL
	if s.fault.at == nil {
		return primary, backup
	}
	faultyPrimary, faultyBackup := s.fault.at(w)
	if s.everywhere {
		backup = faultyBackup
	}
	return faultyPrimary, backup
}

// onFailure calls f when an attempt has failed and been judged, before the client waits.
type onFailure struct {
	slog.Handler
	f func()
}

func (h onFailure) Enabled(context.Context, slog.Level) bool { return true }

func (h onFailure) Handle(_ context.Context, record slog.Record) error {
	if record.Message == "rongcloud.call" && record.Level == slog.LevelWarn {
		h.f()
	}
	return nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

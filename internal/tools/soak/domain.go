package main

import (
	"context"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"
)

// misfortune is a failure of a domain.
type misfortune int

const (
	healthy   misfortune = iota
	dead                 // nothing listens, and all connections are reset
	resets               // requests are read, and their connections reset
	drops                // requests take effect, and their connections are reset
	cuts                 // requests take effect, and their responses break off
	busy                 // 503
	throttles            // 429
	misfortunes
)

func (m misfortune) String() string {
	return [...]string{"healthy", "dead", "resets", "drops after commit", "cuts answers", "503", "429"}[m]
}

// domain is an address of the service that fails and comes back.
type domain struct {
	address string
	service http.Handler
	server  *http.Server
	random  *rand.Rand // of the goroutine that changes the mood

	mu          sync.Mutex
	mood        misfortune
	luck        *rand.Rand // of the requests
	listener    net.Listener
	connections map[net.Conn]struct{}
	none        chan struct{} // closed if there is no connection; nil while there are some
	met         [misfortunes]int
	deaths      int
	serving     sync.WaitGroup
}

func newDomain(service http.Handler, random *rand.Rand) (*domain, error) {
	d := &domain{
		service: service, random: random, luck: rand.New(rand.NewPCG(random.Uint64(), random.Uint64())),
		connections: map[net.Conn]struct{}{}, none: make(chan struct{}),
	}
	close(d.none)
	d.server = &http.Server{Handler: d, ConnState: d.watch, ErrorLog: log.New(io.Discard, "", 0)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d.address = listener.Addr().String()
	d.open(listener)
	return d, nil
}

func (d *domain) url() string { return "http://" + d.address }

func (d *domain) open(listener net.Listener) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listener = listener
	d.serving.Go(func() { _ = d.server.Serve(listener) })
}

// watch counts the connections.
func (d *domain) watch(conn net.Conn, state http.ConnState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch state {
	case http.StateNew:
		if len(d.connections) == 0 {
			d.none = make(chan struct{})
		}
		d.connections[conn] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		if _, known := d.connections[conn]; !known {
			return
		}
		if delete(d.connections, conn); len(d.connections) == 0 {
			close(d.none)
		}
	}
}

// ServeHTTP serves a request, or fails it by the current mood.
func (d *domain) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mood := d.strike()
	switch mood {
	case healthy:
		d.service.ServeHTTP(w, r)
	case dead, resets:
		_, _ = io.Copy(io.Discard, r.Body)
		hangUp(w)
	case drops:
		d.service.ServeHTTP(httptest.NewRecorder(), r)
		hangUp(w)
	case cuts:
		answer := httptest.NewRecorder()
		d.service.ServeHTTP(answer, r)
		w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
		_, _ = w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case busy:
		http.Error(w, `{"code":1050}`, http.StatusServiceUnavailable)
	case throttles:
		http.Error(w, `{"code":1008}`, http.StatusTooManyRequests)
	}
}

// strike returns the failure of a request. Even in a bad mood some requests succeed.
func (d *domain) strike() misfortune {
	d.mu.Lock()
	defer d.mu.Unlock()
	mood := d.mood
	if mood != dead && d.luck.IntN(3) == 0 {
		mood = healthy
	}
	d.met[mood]++
	return mood
}

func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	reset(conn)
}

func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

// suffer changes the mood until the context ends, and then makes the domain healthy.
func (d *domain) suffer(ctx context.Context) {
	for ctx.Err() == nil {
		d.be(healthy)
		pause(ctx, d.random, 200*time.Millisecond)
		mood := misfortune(1 + d.random.IntN(int(misfortunes)-1))
		d.be(mood)
		if mood == dead {
			d.die()
		}
		pause(ctx, d.random, 150*time.Millisecond)
		if mood == dead {
			d.revive()
		}
	}
	d.be(healthy)
}

func (d *domain) be(mood misfortune) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.mood = mood
}

// die stops listening and resets all connections, including those with requests.
func (d *domain) die() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deaths++
	d.listener.Close()
	for conn := range d.connections {
		reset(conn)
	}
}

// revive listens on the same port again. Another program's connection may use it for a moment.
func (d *domain) revive() {
	for {
		listener, err := net.Listen("tcp", d.address)
		if err == nil {
			d.open(listener)
			return
		}
		pause(context.Background(), d.random, time.Millisecond)
	}
}

func pause(ctx context.Context, random *rand.Rand, most time.Duration) {
	timer := time.NewTimer(time.Duration(random.Int64N(int64(most))))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// awaitNoConnections waits until the clients have closed their connections, and returns how many are left.
func (d *domain) awaitNoConnections(patience time.Duration) int {
	d.mu.Lock()
	none := d.none
	d.mu.Unlock()
	select {
	case <-none:
	case <-time.After(patience):
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.connections)
}

func (d *domain) close() {
	_ = d.server.Close()
	d.serving.Wait()
}

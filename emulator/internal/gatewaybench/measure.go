//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/coder/websocket"

	"github.com/rongcloud-go/sdk/emulator"
)

// load is what is measured.
type load struct {
	Clients, Rate int
	For           time.Duration
}

func (l load) messages() int { return int(l.For.Seconds() * float64(l.Rate)) }

// result is what came out.
type result struct {
	load
	delivered int
	cpu       time.Duration // per delivered message
	floor     time.Duration // likewise: each message written to each connection
	batched   time.Duration // likewise: the same bytes in as few writes as the emulator made
	bytes     int64         // per delivered message
	frames    float64       // per delivered message
	memory    int64         // per client: heap and stacks
	seen      seen
}

func (r *result) String() string {
	return fmt.Sprintf(`%d clients, %d messages/s for %s: %d delivered, in order, none missing, in %s
CPU per delivered message: %s; floor %s, ratio %.2f; floor with as few writes %s, ratio %.2f
bytes per delivered message: %d in %.2f frames
memory per client: %d KB
delivery: p50 %s, p99 %s, max %s
`, r.Clients, r.Rate, r.For, r.delivered, r.seen.Took.Round(time.Millisecond),
		r.cpu, r.floor, float64(r.cpu)/float64(r.floor), r.batched, float64(r.cpu)/float64(r.batched), r.bytes, r.frames, r.memory>>10,
		r.seen.P50.Round(time.Millisecond), r.seen.P99.Round(time.Millisecond), r.seen.Max.Round(time.Millisecond))
}

const room = "bench"

// measure runs the emulator, then the floor.
func measure(l load) (*result, error) {
	emu, err := emulator.New()
	if err != nil {
		return nil, err
	}
	defer emu.Close()
	raw := &broadcast{}
	mux := http.NewServeMux()
	mux.Handle("/", emu)
	mux.Handle("/raw", raw)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()

	job := job{URL: "http://" + listener.Addr().String(), Messages: l.messages()}
	for i := range l.Clients {
		token, err := emu.Token("client" + strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		job.Tokens = append(job.Tokens, token)
	}
	hostToken, err := emu.Token("host")
	if err != nil {
		return nil, err
	}
	host, err := emu.Connect(hostToken)
	if err != nil {
		return nil, err
	}
	if _, err := host.Join(room, emulator.JoinOptions{}); err != nil {
		return nil, err
	}
	before := memory()
	r := &result{load: l}
	seen, cpu, err := phase("gateway", job, l, func() { r.memory = (memory() - before) / int64(l.Clients) }, func(n int) error {
		_, err := host.SendChatroom(room, emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: numbered(n)})
		return err
	})
	if err != nil {
		return nil, err
	}
	r.delivered = l.Clients * l.messages()
	r.seen = seen
	r.cpu = cpu / time.Duration(r.delivered)
	r.bytes = seen.Bytes / int64(r.delivered)
	r.frames = float64(seen.Frames) / float64(r.delivered)

	// The floors: every message to every client, and as many frames as there were.
	for _, f := range []struct {
		into   *time.Duration
		writes int
	}{{&r.floor, l.messages()}, {&r.batched, max(int(seen.Frames)/l.Clients, 1)}} {
		payload := make([]byte, seen.Bytes/int64(l.Clients*f.writes))
		job.Messages = f.writes
		raw.reset()
		_, cpu, err := phase("raw", job, l, func() {}, func(int) error { raw.send(payload); return nil })
		if err != nil {
			return nil, err
		}
		*f.into = cpu / time.Duration(r.delivered)
	}
	return r, nil
}

// numbered is a text message with its number and the time it was sent.
func numbered(n int) string {
	return fmt.Sprintf(`{"content":"a message of the benchmark","extra":"%d %d"}`, n, time.Now().UnixNano())
}

// readNumbered reads both without decoding JSON: the clients are to leave the machine to the emulator.
func readNumbered(content string) (n int, sent int64, err error) {
	_, extra, _ := strings.Cut(strings.TrimSuffix(content, `"}`), `"extra":"`)
	first, second, _ := strings.Cut(extra, " ")
	if n, err = strconv.Atoi(first); err == nil {
		sent, err = strconv.ParseInt(second, 10, 64)
	}
	return n, sent, err
}

// phase has a process of clients connect, sends to them, and returns what they saw and the CPU time that took here.
func phase(role string, j job, l load, ready func(), send func(n int) error) (seen, time.Duration, error) {
	exe, err := os.Executable()
	if err != nil {
		return seen{}, 0, err
	}
	clients := exec.Command(exe)
	clients.Env = append(os.Environ(), roleVariable+"="+role)
	clients.Stderr = os.Stderr
	in, err := clients.StdinPipe()
	if err != nil {
		return seen{}, 0, err
	}
	out, err := clients.StdoutPipe()
	if err != nil {
		return seen{}, 0, err
	}
	if err := clients.Start(); err != nil {
		return seen{}, 0, err
	}
	defer func() {
		_ = in.Close()
		_ = clients.Wait()
	}()
	if err := json.NewEncoder(in).Encode(j); err != nil {
		return seen{}, 0, err
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); err != nil || line != "ready\n" {
		return seen{}, 0, fmt.Errorf("%s: the clients did not connect: %q, %w", role, line, err)
	}
	ready()
	cpu := cpuTime()
	start := time.Now()
	for n := range j.Messages {
		time.Sleep(time.Until(start.Add(time.Duration(n) * l.For / time.Duration(j.Messages))))
		if err := send(n); err != nil {
			return seen{}, 0, err
		}
	}
	var s seen
	text, err := lines.ReadString('\n')
	cpu = cpuTime() - cpu
	if err != nil && !errors.Is(err, io.EOF) {
		return seen{}, 0, err
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return seen{}, 0, fmt.Errorf("%s: the clients said %q", role, text)
	}
	if s.Problem != "" {
		return seen{}, 0, fmt.Errorf("%s: %s", role, s.Problem)
	}
	return s, cpu, nil
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func memory() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// broadcast writes to connections, and does nothing else.
type broadcast struct {
	mu      sync.Mutex
	writers []chan []byte
}

func (b *broadcast) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer socket.CloseNow()
	queue := make(chan []byte, 1024)
	queue <- []byte("hello")
	b.mu.Lock()
	b.writers = append(b.writers, queue)
	b.mu.Unlock()
	ctx := socket.CloseRead(context.Background())
	for {
		select {
		case bytes := <-queue:
			if socket.Write(ctx, websocket.MessageBinary, bytes) != nil {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (b *broadcast) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writers = nil
}

func (b *broadcast) send(bytes []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, queue := range b.writers {
		queue <- bytes
	}
}

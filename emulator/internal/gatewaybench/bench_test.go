//go:build unix

// Package gatewaybench measures the CPU time that the emulator takes to deliver messages to browsers. The clients run in a second
// process, so that only the emulator's work is counted, and check that every message arrives, in order. The floor is the
// WebSocket library alone, which writes as many bytes to as many connections, one frame per message.
//
//	go test -run '^$' -bench . -benchtime 500x ./emulator/internal/gatewaybench -clients 2000
package gatewaybench

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

const (
	room     = "bench"
	interval = 20 * time.Millisecond // between two messages
	payload  = 91                    // bytes of a message as the gateway sends it
	limit    = 3 * time.Minute       // for the clients, if messages are lost
)

var clients = flag.Int("clients", 100, "clients in the room")

// job says what the process of the clients does.
type job struct {
	URL      string
	Tokens   []string
	Messages int
	Floor    bool
}

const asClients = "GATEWAYBENCH_CLIENTS"

func TestMain(m *testing.M) {
	if os.Getenv(asClients) != "" {
		runClients()
		return
	}
	os.Exit(m.Run())
}

func BenchmarkDelivery(b *testing.B) {
	b.Run("gateway", func(b *testing.B) {
		emu, err := emulator.New()
		require.NoError(b, err)
		b.Cleanup(emu.Close)
		host := connectHost(b, emu)
		j := job{}
		for i := range *clients {
			token, err := emu.Token("client" + strconv.Itoa(i))
			require.NoError(b, err)
			j.Tokens = append(j.Tokens, token)
		}
		measure(b, emu, j, func(n int) {
			_, err := host.SendChatroom(room, emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: fmt.Sprintf(`{"content":%q}`, strconv.Itoa(n))})
			require.NoError(b, err)
		})
	})
	b.Run("floor", func(b *testing.B) {
		out := &broadcast{}
		message := make([]byte, payload)
		measure(b, out, job{Tokens: make([]string, *clients), Floor: true}, func(int) { out.send(message) })
	})
}

func connectHost(b *testing.B, emu *emulator.Emulator) *emulator.Session {
	b.Helper()
	token, err := emu.Token("host")
	require.NoError(b, err)
	host, err := emu.Connect(token)
	require.NoError(b, err)
	_, err = host.Join(room, emulator.JoinOptions{})
	require.NoError(b, err)
	return host
}

// measure starts the clients, sends b.N messages, and waits until the clients have received them all.
func measure(b *testing.B, handler http.Handler, j job, send func(n int)) {
	b.Helper()
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	j.URL, j.Messages = server.URL, b.N
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), asClients+"=yes")
	process.Stderr = os.Stderr
	in, err := process.StdinPipe()
	require.NoError(b, err)
	out, err := process.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, process.Start())
	require.NoError(b, json.NewEncoder(in).Encode(j))
	lines := bufio.NewScanner(out)
	require.True(b, lines.Scan(), "the clients are connected")

	before := cpuTime()
	pace := time.NewTicker(interval)
	defer pace.Stop()
	for n := range b.N {
		<-pace.C
		send(n)
	}
	require.True(b, lines.Scan(), "the clients have everything")
	spent := cpuTime() - before

	received, err := strconv.Atoi(lines.Text())
	require.NoError(b, err)
	require.NoError(b, process.Wait())
	deliveries := float64(b.N * len(j.Tokens))
	assert.Positive(b, received)
	b.ReportMetric(float64(spent)/deliveries, "cpu-ns/delivery")
	b.ReportMetric(float64(received)/deliveries, "bytes/delivery")
	b.ReportMetric(0, "ns/op") // which is the pace
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// runClients prints a line when all clients are connected, and the number of bytes when each has received every message.
func runClients() {
	time.AfterFunc(limit, func() { log.Fatal("not every client received every message") })
	var j job
	if err := json.NewDecoder(os.Stdin).Decode(&j); err != nil {
		log.Fatal(err)
	}
	connect := connectClient
	if j.Floor {
		connect = connectFloor
	}
	var receiving sync.WaitGroup
	var received []func() int64
	before := int64(0)
	for _, token := range j.Tokens {
		receiving.Add(1)
		received = append(received, connect(j, token, receiving.Done))
	}
	for _, count := range received {
		before += count()
	}
	fmt.Println("connected")
	receiving.Wait()
	bytes := -before
	for _, count := range received {
		bytes += count()
	}
	fmt.Println(bytes)
}

// connectClient connects a client of the gateway, which calls done after the last message.
func connectClient(j job, token string, done func()) (received func() int64) {
	next := 0
	c, err := miniclient.Dial(context.Background(), miniclient.Options{
		URL: j.URL, AppKey: emulator.DefaultAppKey, Token: token,
		OnMessage: func(m clientwire.DownStreamMessage) {
			if want := fmt.Sprintf(`{"content":"%d"}`, next); string(m.Content) != want {
				log.Fatalf("received %s instead of %s", m.Content, want)
			}
			if next++; next == j.Messages {
				done()
			}
		},
	})
	if err == nil {
		err = c.Join(context.Background(), room, 0)
	}
	if err != nil {
		log.Fatal(err)
	}
	return func() int64 {
		_, bytes := c.Received()
		return bytes
	}
}

// connectFloor connects to a broadcast.
func connectFloor(j job, _ string, done func()) (received func() int64) {
	socket, _, err := websocket.Dial(context.Background(), strings.Replace(j.URL, "http", "ws", 1), nil)
	if err == nil {
		_, _, err = socket.Read(context.Background()) // what is sent from now on arrives
	}
	if err != nil {
		log.Fatal(err)
	}
	var bytes atomic.Int64
	go func() {
		defer done()
		for range j.Messages {
			_, message, err := socket.Read(context.Background())
			if err != nil {
				log.Fatal(err)
			}
			bytes.Add(int64(len(message)))
		}
	}()
	return bytes.Load
}

// broadcast writes messages to all connections.
type broadcast struct {
	mu     sync.Mutex
	queues []chan []byte
}

func (b *broadcast) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = socket.CloseNow() }()
	queue := make(chan []byte, 1024)
	queue <- nil
	b.mu.Lock()
	b.queues = append(b.queues, queue)
	b.mu.Unlock()
	ctx := socket.CloseRead(context.Background())
	for {
		select {
		case message := <-queue:
			if socket.Write(ctx, websocket.MessageBinary, message) != nil {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (b *broadcast) send(message []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, queue := range b.queues {
		queue <- message
	}
}

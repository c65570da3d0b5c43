//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

// roleVariable makes this program the clients' process.
const roleVariable = "GATEWAYBENCH_ROLE"

// job is what the clients are told.
type job struct {
	URL      string
	Tokens   []string
	Messages int
}

// seen is what they tell.
type seen struct {
	Problem       string
	Bytes, Frames int64
	Took          time.Duration
	P50, P99, Max time.Duration
}

// play connects all clients, and waits until each has what it is to get.
func play(role string) {
	var j job
	var s seen
	if err := json.NewDecoder(os.Stdin).Decode(&j); err != nil {
		s.Problem = err.Error()
	} else if role == "raw" {
		s = playRaw(j)
	} else {
		s = playGateway(j)
	}
	_ = json.NewEncoder(os.Stdout).Encode(s)
}

// dialing bounds how many clients connect at the same time.
const dialing = 50

// each runs do for every token, and returns the first error.
func each(tokens []string, do func(i int, token string) error) error {
	errs := make(chan error, len(tokens))
	places := make(chan struct{}, dialing)
	for i, token := range tokens {
		places <- struct{}{}
		go func() {
			defer func() { <-places }()
			errs <- do(i, token)
		}()
	}
	var first error
	for range tokens {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// enough bounds the waiting for messages that never come.
const enough = 3 * time.Minute

func playGateway(j job) seen {
	var all results
	ctx, cancel := context.WithTimeout(context.Background(), enough)
	defer cancel()
	clients := make([]*miniclient.Client, len(j.Tokens))
	err := each(j.Tokens, func(i int, token string) error {
		r := all.add(j.Messages)
		c, err := miniclient.Dial(ctx, miniclient.Options{
			URL: j.URL, AppKey: emulator.DefaultAppKey, Token: token,
			OnMessage: func(m clientwire.DownStreamMessage) { r.got(m.Content) },
		})
		if err != nil {
			return err
		}
		clients[i] = c
		return c.Join(ctx, room, 0)
	})
	if err != nil {
		return seen{Problem: err.Error()}
	}
	frames, bytes := received(clients)
	fmt.Println("ready")
	s := all.wait(ctx)
	s.Frames, s.Bytes = received(clients)
	s.Frames -= frames
	s.Bytes -= bytes
	for _, c := range clients {
		c.Close()
	}
	return s
}

// received adds up what all clients got from the server.
func received(clients []*miniclient.Client) (frames, bytes int64) {
	for _, c := range clients {
		f, b := c.Received()
		frames += f
		bytes += b
	}
	return frames, bytes
}

func playRaw(j job) seen {
	ctx, cancel := context.WithTimeout(context.Background(), enough)
	defer cancel()
	var reading sync.WaitGroup
	var failed atomic.Int64
	err := each(j.Tokens, func(int, string) error {
		socket, _, err := websocket.Dial(ctx, strings.Replace(j.URL, "http", "ws", 1)+"/raw", nil)
		if err != nil {
			return err
		}
		if _, _, err := socket.Read(ctx); err != nil { // the server's hello: what is sent from now on comes
			return err
		}
		reading.Go(func() {
			defer socket.CloseNow()
			for range j.Messages {
				if _, _, err := socket.Read(ctx); err != nil {
					failed.Add(1)
					return
				}
			}
		})
		return nil
	})
	if err != nil {
		return seen{Problem: err.Error()}
	}
	fmt.Println("ready")
	reading.Wait()
	if n := failed.Load(); n > 0 {
		return seen{Problem: fmt.Sprintf("%d connections broke", n)}
	}
	return seen{}
}

// results are those of all clients.
type results struct {
	mu   sync.Mutex
	list []*log
}

// log is what one client got, in the order in which it got it.
type log struct {
	expected int
	delays   []time.Duration
	problem  string
	first    time.Time
	last     time.Time
	done     chan struct{}
}

func (a *results) add(expected int) *log {
	r := &log{expected: expected, done: make(chan struct{})}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = append(a.list, r)
	return r
}

// got checks a message. It is called by the client's own goroutine alone.
func (r *log) got(content []byte) {
	number, sent, err := readNumbered(string(content))
	if err != nil {
		r.problem = err.Error()
		return
	}
	if number != len(r.delays) && r.problem == "" {
		r.problem = fmt.Sprintf("message %d came in the place of %d", number, len(r.delays))
	}
	if number == 0 {
		r.first = time.Unix(0, sent)
	}
	r.last = time.Now()
	r.delays = append(r.delays, r.last.Sub(time.Unix(0, sent)))
	if len(r.delays) == r.expected {
		close(r.done)
	}
}

func (a *results) wait(ctx context.Context) seen {
	var s seen
	var delays []time.Duration
	for _, r := range a.list {
		select {
		case <-r.done:
		case <-ctx.Done():
			return seen{Problem: "not every client got every message"}
		}
		if r.problem != "" {
			return seen{Problem: r.problem}
		}
		delays = append(delays, r.delays...)
		s.Took = max(s.Took, r.last.Sub(r.first))
	}
	slices.Sort(delays)
	s.P50, s.P99, s.Max = delays[len(delays)/2], delays[len(delays)*99/100], delays[len(delays)-1]
	return s
}

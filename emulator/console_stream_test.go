package emulator_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

const fromTheStart = "messages=0&requests=0&clears=0"

// openQuickConsole opens a console that sends updates at once, and no comments meanwhile.
func openQuickConsole(t testing.TB, opts ...emulator.Option) page {
	return openConsole(t, append(opts, emulator.WithConsolePace(-1, time.Hour))...)
}

// follow opens a stream over a connection.
func (p page) follow(cursor string) (*bufio.Reader, *http.Response) {
	p.t.Helper()
	server := httptest.NewServer(p.emu)
	p.t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, server.URL+"/_console/api/events?"+cursor, nil)
	require.NoError(p.t, err)
	r.Header.Set("X-Console-Secret", p.secret)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := server.Client().Do(r)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { _ = response.Body.Close() })
	return bufio.NewReader(response.Body), response
}

// readEvent reads up to the end of the next event, and passes over comments.
func readEvent(t testing.TB, stream *bufio.Reader) (kind string, v view) {
	t.Helper()
	for {
		line, err := stream.ReadString('\n')
		require.NoError(t, err)
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "event: "):
			kind = line[len("event: "):]
		case strings.HasPrefix(line, "data: "):
			require.NoError(t, json.Unmarshal([]byte(line[len("data: "):]), &v))
		case line == "" && kind != "":
			return kind, v
		}
	}
}

// updates reads until a test of what came so far holds.
func updates(t testing.TB, stream *bufio.Reader, enough func(all view) bool) view {
	t.Helper()
	var all view
	for !enough(all) {
		kind, v := readEvent(t, stream)
		require.Equal(t, "update", kind)
		if v.State != nil {
			all.State = v.State
		}
		all.Messages = append(all.Messages, v.Messages...)
		all.Requests = append(all.Requests, v.Requests...)
		all.Deliveries = append(all.Deliveries, v.Deliveries...)
	}
	return all
}

func TestStreamTellsWhatChanges(t *testing.T) {
	p := openQuickConsole(t)
	stream, response := p.follow(fromTheStart)
	assert.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	kind, first := readEvent(t, stream)
	assert.Equal(t, "update", kind)
	require.NotNil(t, first.State)
	assert.Empty(t, first.State.Rooms)

	p.must("chatroom.create", "chatroomId=r")
	p.must("chatroom.sendMessage", publish("r", "one"))
	p.must("chatroom.sendMessage", publish("r", "two"))
	got := updates(t, stream, func(v view) bool { return len(v.Requests) == 3 && len(v.Messages) == 2 && v.State.Counts.Requests == 3 })
	assert.Equal(t, "r", got.State.Rooms[0].ID)
	assert.Equal(t, []string{"one", "two"}, []string{got.Messages[0].Content, got.Messages[1].Content})
	assert.Equal(t, "chatroom.create", got.Requests[0].Operation)

	ann := p.join("ann", "r") // pages see the actions of sessions too
	got = updates(t, stream, func(v view) bool { return v.State != nil && v.State.Rooms[0].MemberCount == 1 })
	assert.Equal(t, 1, got.State.Counts.Online)
	ann.Close()
	updates(t, stream, func(v view) bool { return v.State != nil && v.State.Counts.Online == 0 })

	p.post("/faults", `{"operation":"*","kind":"latency","times":1,"number":1}`)
	updates(t, stream, func(v view) bool { return v.State != nil && len(v.State.Faults) == 1 })
}

func TestStreamGoesOnWhereTheSnapshotEnds(t *testing.T) {
	p := openQuickConsole(t)
	p.must("chatroom.create", "chatroomId=r")
	p.must("chatroom.sendMessage", publish("r", "before"))
	cursor := p.snapshot().Cursor
	assert.Equal(t, 1, cursor.Messages)
	assert.Equal(t, 2, cursor.Requests)
	p.must("chatroom.sendMessage", publish("r", "after"))
	stream, _ := p.follow("messages=1&requests=2&clears=0")
	got := updates(t, stream, func(v view) bool { return len(v.Messages) > 0 })
	require.Len(t, got.Messages, 1)
	assert.Equal(t, "after", got.Messages[0].Content)
	assert.Len(t, got.Requests, 1)
}

func TestStreamTellsOnlyDeliveriesThatChanged(t *testing.T) {
	p := openQuickConsole(t)
	list := make(chan []emulator.ConsoleDelivery, 1)
	current := []emulator.ConsoleDelivery{{ID: "1", State: "delivered"}, {ID: "2", State: "waiting"}}
	p.emu.SetConsoleDeliveries(func() []emulator.ConsoleDelivery {
		select {
		case current = <-list:
		default:
		}
		return current
	})
	stream, _ := p.follow(fromTheStart)
	assert.Len(t, updates(t, stream, func(v view) bool { return v.State != nil }).Deliveries, 2)
	list <- []emulator.ConsoleDelivery{{ID: "1", State: "delivered"}, {ID: "2", State: "failed"}}
	p.emu.RingConsole()
	got := updates(t, stream, func(v view) bool { return len(v.Deliveries) > 0 })
	require.Len(t, got.Deliveries, 1)
	assert.Equal(t, "failed", got.Deliveries[0].State)
}

func TestStreamSaysThatItLives(t *testing.T) {
	p := openConsole(t, emulator.WithConsolePace(-1, time.Millisecond))
	stream, _ := p.follow(fromTheStart)
	for comments := 0; comments < 2; {
		line, err := stream.ReadString('\n')
		require.NoError(t, err)
		if strings.HasPrefix(line, ":") {
			comments++
		}
	}
}

func TestStreamTellsAPageThatMissedSomethingToLoadAgain(t *testing.T) {
	p := openQuickConsole(t)
	p.must("chatroom.create", "chatroomId=r")
	ann := p.join("ann", "r")
	for range 600 {
		_, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: "{}"})
		require.NoError(t, err)
	}
	assert.Len(t, p.snapshot().Messages, 500, "the feed is bounded")
	for _, cursor := range []string{fromTheStart, "messages=601&requests=2&clears=0", "messages=600&requests=3&clears=0", "messages=600&requests=2&clears=1"} {
		stream, _ := p.follow(cursor)
		kind, _ := readEvent(t, stream)
		assert.Equal(t, "reset", kind, cursor)
	}
	stream, _ := p.follow("messages=600&requests=2&clears=0")
	kind, _ := readEvent(t, stream)
	assert.Equal(t, "update", kind)
	p.emu.ClearRequests()
	for kind == "update" {
		kind, _ = readEvent(t, stream)
	}
	assert.Equal(t, "reset", kind)
}

// stuckPage takes nothing until it is let go.
type stuckPage struct {
	*httptest.ResponseRecorder
	stuck, free chan struct{}
}

func (s *stuckPage) Write(text []byte) (int, error) {
	select {
	case s.stuck <- struct{}{}:
	default:
	}
	<-s.free
	return s.ResponseRecorder.Write(text)
}

func TestAStuckPageHoldsNothingUp(t *testing.T) {
	p := openQuickConsole(t)
	ctx, leave := context.WithCancel(t.Context())
	w := &stuckPage{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.emu.ServeHTTP(w, p.request(http.MethodGet, "/events?"+fromTheStart, "").WithContext(ctx))
	}()
	<-w.stuck
	ann := p.join("ann", "r")
	for range 1000 {
		_, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: "{}"})
		require.NoError(t, err)
	}
	assert.Len(t, p.snapshot().Messages, 500)
	w.free <- struct{}{} // takes the first update
	w.free <- struct{}{} // and what came of the rest
	leave()
	close(w.free)
	<-ended
	assert.Contains(t, w.Body.String(), "event: reset")
}

func TestStreamsAreLimited(t *testing.T) {
	p := openQuickConsole(t)
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan struct{}, 16)
	for range 16 {
		w := &stuckPage{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}
		go func() {
			p.emu.ServeHTTP(w, p.request(http.MethodGet, "/events?"+fromTheStart, "").WithContext(ctx))
			ended <- struct{}{}
		}()
		<-w.stuck // it is open
		close(w.free)
	}
	assert.Equal(t, http.StatusServiceUnavailable, p.serve(p.request(http.MethodGet, "/events?"+fromTheStart, "")).Code)
	leave()
	for range 16 {
		<-ended
	}
	stream, response := p.follow(fromTheStart)
	assert.Equal(t, http.StatusOK, response.StatusCode)
	readEvent(t, stream)
}

func TestCloseEndsStreams(t *testing.T) {
	p := openQuickConsole(t)
	stream, _ := p.follow(fromTheStart)
	readEvent(t, stream)
	p.emu.Close()
	for {
		if _, err := stream.ReadString('\n'); err != nil {
			break
		}
	}
	w := p.serve(p.request(http.MethodGet, "/events?"+fromTheStart, "")) // returns
	assert.Equal(t, http.StatusOK, w.Code)
}

func TestStreamCursorsAreNumbers(t *testing.T) {
	p := openConsole(t)
	for _, cursor := range []string{"", "messages=1&requests=1", "messages=-1&requests=0&clears=0", "messages=0&requests=x&clears=0"} {
		assert.Equal(t, http.StatusBadRequest, p.serve(p.request(http.MethodGet, "/events?"+cursor, "")).Code, cursor)
	}
}

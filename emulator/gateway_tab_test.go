package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

// served is an emulator that listens for browsers.
type served struct {
	rest
	url  string
	http *http.Client // nil: the default
}

func serve(t testing.TB, opts ...emulator.Option) served {
	t.Helper()
	api := newREST(t, opts...)
	server := httptest.NewServer(api.emu)
	t.Cleanup(func() {
		api.emu.Close()
		server.Close()
	})
	return served{rest: api, url: server.URL}
}

// tab is a page of a browser.
type tab struct {
	*miniclient.Client
	s      served
	inbox  chan clientwire.DownStreamMessage
	frames chan clientwire.ServerFrame // published frames
}

// patience limits every wait, so that a broken test ends.
const patience = 10 * time.Second

func (s served) ctx() context.Context {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	s.t.Cleanup(cancel)
	return ctx
}

func (s served) token(user string) string {
	s.t.Helper()
	token, err := s.emu.Token(user)
	require.NoError(s.t, err)
	return token
}

// dial opens a page with a token.
func (s served) dial(o miniclient.Options) (tab, error) {
	b := tab{s: s, inbox: make(chan clientwire.DownStreamMessage, 1<<14), frames: make(chan clientwire.ServerFrame, 1<<14)}
	o.URL, o.HTTP = s.url, s.http
	if o.AppKey == "" {
		o.AppKey = emulator.DefaultAppKey
	}
	o.OnMessage = func(m clientwire.DownStreamMessage) { b.inbox <- m }
	o.OnFrame = func(f clientwire.ServerFrame) {
		if f.Type == clientwire.Publish {
			b.frames <- f
		}
	}
	c, err := miniclient.Dial(s.ctx(), o)
	if err == nil {
		s.t.Cleanup(c.Close)
	}
	b.Client = c
	return b, err
}

// open opens a page for a user.
func (s served) open(user string) tab {
	s.t.Helper()
	b, err := s.dial(miniclient.Options{Token: s.token(user)})
	require.NoError(s.t, err)
	require.Equal(s.t, user, b.UserID)
	return b
}

// enter opens a page that joins a room, without its history.
func (s served) enter(user, room string) tab {
	s.t.Helper()
	b := s.open(user)
	require.NoError(s.t, b.Join(s.ctx(), room, 0))
	return b
}

// next returns the content of the next message.
func (b tab) next() string {
	b.s.t.Helper()
	return string(b.message().Content)
}

func (b tab) message() clientwire.DownStreamMessage {
	b.s.t.Helper()
	select {
	case m := <-b.inbox:
		return m
	case <-b.s.ctx().Done():
		b.s.t.Fatalf("%s waited in vain for a message", b.UserID)
	}
	return clientwire.DownStreamMessage{}
}

// drain returns the contents of the messages up to now. It sends a private message, of which the page is notified
// before anything later, and waits until the page has pulled all it was notified of.
func (b tab) drain() []string {
	b.s.t.Helper()
	mark := "mark " + strconv.FormatInt(nonces.Add(1), 10)
	b.s.must("message.sendPrivate", "fromUserId=marker&toUserId="+url.QueryEscape(b.UserID)+"&objectName=RC:TxtMsg&content="+url.QueryEscape(mark))
	var all []string
	for text := b.next(); text != mark; text = b.next() {
		all = append(all, text)
	}
	for range 2 { // the first answer comes after all notifications, the second after the answers to the requests they caused
		require.NoError(b.s.t, b.Ping(b.s.ctx()))
	}
	for {
		select {
		case m := <-b.inbox:
			all = append(all, string(m.Content))
		default:
			return all
		}
	}
}

func (b tab) say(room, text string) {
	b.s.t.Helper()
	_, err := b.Say(b.s.ctx(), room, text)
	require.NoError(b.s.t, err)
}

// waitEnd waits for the end of the connection, and returns the status it ended with.
func (b tab) waitEnd() uint16 {
	b.s.t.Helper()
	select {
	case <-b.Done():
	case <-b.s.ctx().Done():
		b.s.t.Fatalf("the connection of %s did not end", b.UserID)
	}
	return b.Ended()
}

func refusedWith(err error) int {
	var e *miniclient.RefusedError
	if errors.As(err, &e) {
		return int(e.Status)
	}
	return -1
}

// statusOf returns the status of a response.
func statusOf(err error) int {
	if err == nil {
		return 0
	}
	return refusedWith(err)
}

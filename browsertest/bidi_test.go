package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// bidi is a session of WebDriver BiDi, the protocol that Firefox is driven by.
type bidi struct {
	conn *websocket.Conn

	mu      sync.Mutex
	last    int
	waiting map[int]chan bidiMessage
	tabs    map[string]*tab // by browsing context, for events
	ended   error
}

type bidiMessage struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"` // success, error or event
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
}

// params are the parameters of a command.
type params map[string]any

func dialBidi(ctx context.Context, address string) (*bidi, error) {
	conn, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(-1) // screenshots
	b := &bidi{conn: conn, waiting: map[int]chan bidiMessage{}, tabs: map[string]*tab{}}
	go b.read()
	if err := b.call(ctx, "session.new", params{"capabilities": params{}}, nil); err != nil {
		return nil, err
	}
	events := []string{"log.entryAdded", "network.beforeRequestSent", "network.fetchError", "network.responseCompleted"}
	return b, b.call(ctx, "session.subscribe", params{"events": events}, nil)
}

// call makes a command and reads its result.
func (b *bidi) call(ctx context.Context, method string, p params, into any) error {
	answer := make(chan bidiMessage, 1)
	b.mu.Lock()
	b.last++
	id := b.last
	b.waiting[id] = answer
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.waiting, id)
	}()
	// An end of ctx while writing would close the connection, which is not this command's alone.
	if err := wsjson.Write(context.WithoutCancel(ctx), b.conn, params{"id": id, "method": method, "params": p}); err != nil {
		return err
	}
	select {
	case m, open := <-answer:
		switch {
		case !open:
			return fmt.Errorf("%s: %w", method, b.why())
		case m.Type != "success":
			return fmt.Errorf("%s: %s: %s", method, m.Error, m.Message)
		case into == nil:
			return nil
		}
		return json.Unmarshal(m.Result, into)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

func (b *bidi) why() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ended
}

// read hands out answers and events until the connection ends.
func (b *bidi) read() {
	for {
		var m bidiMessage
		err := wsjson.Read(context.Background(), b.conn, &m)
		b.mu.Lock()
		if err != nil {
			b.ended = errors.Join(errors.New("Firefox has gone"), err)
			for id, answer := range b.waiting {
				close(answer)
				delete(b.waiting, id)
			}
			b.mu.Unlock()
			return
		}
		if answer := b.waiting[m.ID]; answer != nil && m.Type != "event" {
			answer <- m
		}
		b.mu.Unlock()
		if m.Type == "event" {
			b.event(m)
		}
	}
}

// event records an event for its tab.
func (b *bidi) event(m bidiMessage) {
	var e struct {
		Context string `json:"context"`
		Source  struct {
			Context string `json:"context"`
		} `json:"source"`
		Level   string `json:"level"`
		Text    string `json:"text"`
		Request struct {
			URL string `json:"url"`
		} `json:"request"`
		Response struct {
			Status     int    `json:"status"`
			StatusText string `json:"statusText"`
		} `json:"response"`
		ErrorText string `json:"errorText"`
	}
	if json.Unmarshal(m.Params, &e) != nil {
		return
	}
	b.mu.Lock()
	p := b.tabs[e.Context+e.Source.Context]
	b.mu.Unlock()
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.recorded()
	switch m.Method {
	case "log.entryAdded":
		text := "log." + e.Level + " " + e.Text
		p.console = append(p.console, text)
		if e.Level == "error" {
			p.complaints = append(p.complaints, text)
		}
	case "network.beforeRequestSent":
		p.requests = append(p.requests, e.Request.URL)
	case "network.fetchError":
		if e.ErrorText != "NS_BINDING_ABORTED" { // the page gave it up, or was left
			p.complaints = append(p.complaints, "network error "+e.ErrorText+" "+withoutQuery(e.Request.URL))
		}
	case "network.responseCompleted":
		if e.Response.Status >= 400 {
			p.complaints = append(p.complaints, fmt.Sprintf("%s %d (%s) %s", failedToLoad, e.Response.Status, e.Response.StatusText, withoutQuery(e.Request.URL)))
		}
	}
}

// failedToLoad begins Chromium's complaint about a status of 400 or more. Firefox has none, so event adds the same one.
const failedToLoad = "network error Failed to load resource: the server responded with a status of"

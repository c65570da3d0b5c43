package rongcloud

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
)

// Event is one server-sent event.
type Event struct {
	Type  string        // "message" if the service sets none
	Data  string        // lines, separated by line breaks
	ID    string        // the last id, of this event or an earlier one
	Retry time.Duration // time to wait before a new stream, as last received; 0: none
}

// EventStream is a [StreamAnswer] of server-sent events, in the format text/event-stream of the HTML standard. Events
// without data are skipped, as in the standard. A body that ends within an event is cut off.
type EventStream struct {
	StreamEnvelope

	// Each is called with the events, one by one, on the goroutine of the call. It returns false to end the stream.
	Each func(Event) bool

	// MaxBytes is the maximum size of an event; 0 means that of the client's [WithAnswerLimit].
	MaxBytes int64
}

var _ StreamAnswer = (*EventStream)(nil)

// Events makes a call whose response is a stream of events, and yields the events as they arrive. An error ends the
// stream and is yielded last. The call begins and ends with the iteration: a break closes the connection.
func Events(ctx context.Context, c Caller, req Request, opts ...CallOption) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		more := true
		stream := &EventStream{Each: func(e Event) bool {
			more = yield(e, nil)
			return more
		}}
		if _, err := c.Call(ctx, req, stream, opts...); err != nil && more {
			yield(Event{}, err)
		}
	}
}

// MediaType implements StreamAnswer.
func (s *EventStream) MediaType() string { return "text/event-stream" }

// ReadStream implements StreamAnswer.
func (s *EventStream) ReadStream(from *Stream) (handedOn int64, err error) {
	limit := s.MaxBytes
	if limit <= 0 {
		limit = from.Limit()
	}
	r := eventReader{from: from, lines: bufio.NewReader(from), limit: limit}
	for {
		event, err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return handedOn, nil
		case err != nil:
			return handedOn, err
		}
		handedOn++
		if s.Each != nil && !s.Each(event) {
			return handedOn, nil
		}
	}
}

// eventReader splits a stream into events.
type eventReader struct {
	from  *Stream
	lines *bufio.Reader
	limit int64 // maximum bytes of an event

	begun bool // the first line was read
	cr    bool // the previous line ended with a carriage return: a following line feed belongs to it
	size  int64
	line  []byte
	data  []byte
	kind  string
	id    string
	retry time.Duration
	dirty bool // the event has a field
}

// next returns the next event with data, and io.EOF at the end of the stream.
func (r *eventReader) next() (Event, error) {
	for {
		line, err := r.readLine()
		switch {
		case errors.Is(err, io.EOF) && (r.dirty || len(line) > 0):
			return Event{}, r.from.Reject(io.ErrUnexpectedEOF)
		case err != nil:
			return Event{}, err
		}
		if len(line) > 0 {
			if r.field(line); line[0] == ':' {
				r.size -= int64(len(line))
				r.from.Progress()
			}
			continue
		}
		event, ok := r.dispatch()
		r.from.Progress()
		if ok {
			return event, nil
		}
	}
}

func (r *eventReader) dispatch() (event Event, ok bool) {
	if ok = len(r.data) > 0; ok {
		event = Event{Type: r.kind, Data: string(r.data[:len(r.data)-1]), ID: r.id, Retry: r.retry}
		if event.Type == "" {
			event.Type = "message"
		}
	}
	r.data, r.kind, r.dirty, r.size = r.data[:0], "", false, 0
	return event, ok
}

// field handles a line that is not empty.
func (r *eventReader) field(line []byte) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "data":
		r.data = append(append(r.data, value...), '\n')
	case "event":
		r.kind = string(value)
	case "id":
		if bytes.IndexByte(value, 0) >= 0 {
			return
		}
		r.id = string(value)
	case "retry":
		r.setRetry(string(value))
		return // it belongs to the stream, not to an event
	default:
		return
	}
	r.dirty = true
}

func (r *eventReader) setRetry(digits string) {
	if strings.Trim(digits, "0123456789") != "" {
		return
	}
	if ms, err := strconv.ParseInt(digits, 10, 64); err == nil && ms <= int64((1<<63-1)/time.Millisecond) {
		r.retry = time.Duration(ms) * time.Millisecond
	}
}

// readLine returns the next line without its end, which is a line feed, a carriage return, or both. The error is io.EOF
// if the body ends without the end of a line.
func (r *eventReader) readLine() ([]byte, error) {
	r.line = r.line[:0]
	for {
		b, err := r.lines.ReadByte()
		if err != nil {
			return r.line, err
		}
		if b == '\n' && r.cr {
			r.cr = false
			continue
		}
		if r.cr = b == '\r'; r.cr || b == '\n' {
			return r.withoutMark(r.line), nil
		}
		if r.size++; r.size > r.limit {
			return nil, r.from.Reject(fmt.Errorf("%w: an event over the limit of %d bytes", errTooLarge, r.limit))
		}
		r.line = append(r.line, b)
	}
}

// withoutMark removes the byte order mark from the first line.
func (r *eventReader) withoutMark(line []byte) []byte {
	if r.begun {
		return line
	}
	r.begun = true
	return bytes.TrimPrefix(line, []byte("\ufeff"))
}

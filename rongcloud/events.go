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
	Type  string        // "message" where the service gives none
	Data  string        // its lines, with line breaks between them
	ID    string        // the last one given, with this event or an earlier one
	Retry time.Duration // how long the service asks to wait before a new stream, as last given; 0: not given
}

// EventStream is a [StreamAnswer] of server-sent events, as the HTML standard describes the format text/event-stream. Events
// without data are skipped, as the standard has it. A body that ends within an event is cut off.
type EventStream struct {
	StreamEnvelope

	// Each receives the events, one after the other, on the goroutine of the call. It returns false to end the stream.
	Each func(Event) bool

	// MaxBytes is the most that an event may have; 0 is the client's [WithAnswerLimit].
	MaxBytes int64
}

var _ StreamAnswer = (*EventStream)(nil)

// Events makes a call whose answer is a stream of events, and yields them as they come. An error ends the stream and comes last.
// The call is made when the iteration begins, and ends with it: a break closes the connection.
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

// eventReader takes a stream apart into events.
type eventReader struct {
	from  *Stream
	lines *bufio.Reader
	limit int64 // bytes of an event

	begun bool // the first line was read
	cr    bool // the previous line ended with a carriage return: a line feed after it belongs to it
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

// field takes in a line that is not empty.
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
		return // it is of the stream, and not of an event
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

// readLine returns the next line without its end, which is a line feed, a carriage return, or both. The error is io.EOF where
// the body ends without a line's end.
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

// withoutMark takes the byte order mark off the first line.
func (r *eventReader) withoutMark(line []byte) []byte {
	if r.begun {
		return line
	}
	r.begun = true
	return bytes.TrimPrefix(line, []byte("\ufeff"))
}

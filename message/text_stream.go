package message

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// StreamBroken is the reason with which SendAll and SendFrom break a stream. The numbers are the app's own.
const StreamBroken = 1

// TextStream sends a text while it is written, as one message: a chunk for each piece, in order. It must be used by one goroutine at
// a time.
//
// A text is kept until the service has its chunk. If a chunk fails, the next call sends it again, under the same number, before
// anything else. So after an error the caller continues with the next piece, or calls Resume. No text is lost, and the service takes
// none twice. A first chunk whose outcome is unknown is the exception: a second one would be another message. After it, and after the
// service has refused a chunk, every call returns that error.
type TextStream struct {
	send    func(ctx context.Context, chunk Stream) (messageUID string, err error)
	next    Stream  // the next chunk, without its text
	failed  *Stream // to send again
	waiting string  // text of the chunk after failed
	bytes   int     // of all chunks that were sent
	rest    []byte  // the beginning of a character, of SendFrom
	over    bool
	err     error // why nothing can be sent any more
}

// ErrStreamOver is wrapped by the error of a text for a stream that has ended.
var ErrStreamOver = errors.New("the stream has ended")

// NewPrivateStream returns a stream to a user. Format, User and Extra of the chunk are sent with the first chunk; its text is ignored. A
// chunk with the UID and Seq of another TextStream's Position continues that stream.
func NewPrivateStream(s *Service, m PrivateStreamParams, opts ...rongcloud.CallOption) *TextStream {
	return newTextStream(m.Chunk, func(ctx context.Context, chunk Stream) (string, error) {
		m.Chunk = chunk
		return s.SendPrivateStream(ctx, m, opts...)
	})
}

// NewGroupStream returns a stream to a group. Mentioned is sent with the first chunk too; for the rest see NewPrivateStream.
func NewGroupStream(s *Service, m GroupStreamParams, opts ...rongcloud.CallOption) *TextStream {
	return newTextStream(m.Chunk, func(ctx context.Context, chunk Stream) (string, error) {
		m.Chunk = chunk
		return s.SendGroupStream(ctx, m, opts...)
	})
}

func newTextStream(first Stream, send func(ctx context.Context, chunk Stream) (string, error)) *TextStream {
	first.Content, first.Complete, first.Reason = "", false, 0
	first.Seq++
	return &TextStream{send: send, next: first}
}

// Position returns the id of the message and the number of the last chunk that the service has, to continue elsewhere. Both are zero
// before the first chunk.
func (t *TextStream) Position() (messageUID string, seq int64) {
	return t.next.UID, t.next.Seq - 1
}

// Send sends a piece of the text. An empty piece is not sent.
func (t *TextStream) Send(ctx context.Context, text string) error {
	if text != "" && t.err == nil {
		if err := t.check(text); err != nil {
			return err
		}
		t.waiting += text
	}
	return t.Resume(ctx)
}

// check checks a piece of the text before it is kept.
func (t *TextStream) check(text string) error {
	all, over := t.bytes+len(t.waiting)+len(text), t.over
	if t.failed != nil {
		all, over = all+len(t.failed.Content), over || t.failed.Complete
	}
	switch {
	case over:
		return invalidStream("content", "", ErrStreamOver)
	case all > MaxContentBytes:
		return invalidStream("content", fmt.Sprintf("must have at most %d bytes in all chunks, would have %d", MaxContentBytes, all), nil)
	case !utf8.ValidString(text):
		return invalidStream("content", "must be UTF-8", nil)
	}
	return nil
}

func invalidStream(parameter, message string, cause error) error {
	return &rongcloud.Error{
		Operation: "message.TextStream", Category: rongcloud.ErrInvalidArgument, Parameter: parameter, Message: message, Err: cause,
	}
}

// End ends the stream. It does nothing if the stream has ended.
func (t *TextStream) End(ctx context.Context) error { return t.end(ctx, 0) }

// Break ends the stream before the text is complete. Clients receive the reason, a number of the app's own, which must not be 0.
func (t *TextStream) Break(ctx context.Context, reason int) error {
	if reason == 0 {
		return invalidStream("completeReason", "must not be 0, which means a complete text", nil)
	}
	return t.end(ctx, reason)
}

func (t *TextStream) end(ctx context.Context, reason int) error {
	if err := t.Resume(ctx); err != nil || t.over {
		return err
	}
	chunk := t.next
	chunk.Complete, chunk.Reason = true, reason
	return t.attempt(ctx, chunk)
}

// Resume sends what earlier calls could not send. It does nothing if there is none.
func (t *TextStream) Resume(ctx context.Context) error {
	if t.err != nil {
		return t.err
	}
	if t.failed != nil {
		if err := t.attempt(ctx, *t.failed); err != nil {
			return err
		}
	}
	if t.waiting == "" {
		return nil
	}
	chunk := t.next
	chunk.Content, t.waiting = t.waiting, ""
	return t.attempt(ctx, chunk)
}

// SendAll sends the pieces of a text and ends the stream. If the iterator yields an error, SendAll breaks the stream with StreamBroken
// and returns that error. After another error, a call with the rest of the pieces continues.
func (t *TextStream) SendAll(ctx context.Context, texts iter.Seq2[string, error]) error {
	for text, err := range texts {
		if err != nil {
			return errors.Join(err, t.Break(context.WithoutCancel(ctx), StreamBroken))
		}
		if err := t.Send(ctx, text); err != nil {
			return err
		}
	}
	return t.End(ctx)
}

const streamPiece = 4 << 10

// SendFrom sends the text of a reader, a chunk for each read, and ends the stream at EOF. It does not cut characters. If reading fails,
// or the text ends within a character, SendFrom breaks the stream with StreamBroken and returns that error. After another error, a
// call with the same reader continues.
func (t *TextStream) SendFrom(ctx context.Context, from io.Reader) error {
	buffer := make([]byte, streamPiece)
	for {
		n, err := from.Read(buffer)
		piece := append(t.rest, buffer[:n]...)
		end := wholeCharacters(piece)
		t.rest = bytes.Clone(piece[end:])
		if errors.Is(err, io.EOF) && end < len(piece) {
			err = io.ErrUnexpectedEOF
		}
		if err := t.Send(ctx, string(piece[:end])); err != nil {
			return err
		}
		switch {
		case errors.Is(err, io.EOF):
			return t.End(ctx)
		case err != nil:
			return errors.Join(err, t.Break(context.WithoutCancel(ctx), StreamBroken))
		}
	}
}

// wholeCharacters returns the length of text without the beginning of a character at its end.
func wholeCharacters(text []byte) int {
	for i := len(text) - 1; i >= 0 && i >= len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if utf8.FullRune(text[i:]) {
				break
			}
			return i
		}
	}
	return len(text)
}

func (t *TextStream) attempt(ctx context.Context, chunk Stream) error {
	if t.send == nil {
		return invalidStream("TextStream", "must be made by NewPrivateStream or NewGroupStream", nil)
	}
	uid, err := t.send(ctx, chunk)
	if err != nil {
		t.judge(chunk, err)
		return err
	}
	t.failed = nil
	t.bytes += len(chunk.Content)
	t.over = chunk.Complete
	if t.next.UID == "" {
		t.next = Stream{UID: uid}
	}
	t.next.Seq = chunk.Seq + 1
	if t.next.UID == "" && !t.over {
		t.err = &rongcloud.Error{Operation: "message.TextStream", Message: "the response to the first chunk has no messageUID, so the stream cannot continue"}
	}
	return nil
}

// judge decides whether a chunk that failed is sent again.
func (t *TextStream) judge(chunk Stream, err error) {
	var e *rongcloud.Error
	foreign := !errors.As(err, &e) || e == nil // an error of another Caller says nothing about the outcome
	switch {
	case chunk.Seq == 1 && (foreign || errors.Is(err, rongcloud.ErrOutcomeUnknown)):
		t.err = err
	case foreign, errors.Is(err, rongcloud.ErrOutcomeUnknown), errors.Is(err, rongcloud.ErrRateLimited), errors.Is(err, rongcloud.ErrUnavailable):
		t.failed = &chunk
	case e.Code != 0:
		t.err = err // the service refused it
	case e.Status == 0 && errors.Is(err, rongcloud.ErrInvalidArgument):
		// It was not sent, and would not be the next time.
	default:
		t.failed = &chunk
	}
}

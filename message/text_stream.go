package message

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// StreamBroken is the completeReason of a stream whose text could not be read to its end. The numbers are the app's own.
const StreamBroken = 1

// TextStream sends a text while it is written, as one message: a chunk for each piece, in order. It is used by one goroutine at a time.
//
// A chunk that failed is kept, and sent again, under its number, before anything else that is sent; so a caller goes on after a failure
// with what comes next, or with Resume, and no chunk is lost or taken twice. There is one failure it cannot go on after: a first chunk
// whose outcome is unknown, since a second one would be another message. Once the service has refused a chunk, all later calls return
// that error.
type TextStream struct {
	send   func(ctx context.Context, chunk Stream) (messageUID string, err error)
	next   Stream  // without a text: what the next chunk has
	failed *Stream // what is to be sent again
	bytes  int     // of all chunks
	rest   []byte  // the beginning of a character
	over   bool
	err    error // why nothing can be sent any more
}

// ErrStreamOver is in the error of sending more of a stream that has ended.
var ErrStreamOver = errors.New("the stream has ended")

// NewPrivateStream returns a stream to a user. The chunk says what the first one has beside its text: Format, User, Extra. With the
// UID and the last Seq of a stream that was begun elsewhere, the stream goes on after that.
func NewPrivateStream(s *Service, m PrivateStreamParams, opts ...rongcloud.CallOption) *TextStream {
	return newTextStream(m.Chunk, func(ctx context.Context, chunk Stream) (string, error) {
		m.Chunk = chunk
		return s.SendPrivateStream(ctx, m, opts...)
	})
}

// NewGroupStream returns a stream to a group, as NewPrivateStream does to a user.
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

// Position returns the id of the message and the number of the last chunk that arrived, to go on elsewhere. Before the first both
// are zero.
func (t *TextStream) Position() (messageUID string, seq int64) {
	if t.failed != nil {
		return t.failed.UID, t.failed.Seq - 1
	}
	return t.next.UID, t.next.Seq - 1
}

// Send sends a piece of the text. An empty one is not sent.
func (t *TextStream) Send(ctx context.Context, text string) error {
	if err := t.Resume(ctx); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	return t.chunk(ctx, text, false, 0)
}

// End ends the stream. A stream that has ended stays so.
func (t *TextStream) End(ctx context.Context) error { return t.end(ctx, 0) }

// Break ends the stream before the text is complete. Clients receive the reason, which is the app's own; not 0.
func (t *TextStream) Break(ctx context.Context, reason int) error { return t.end(ctx, reason) }

func (t *TextStream) end(ctx context.Context, reason int) error {
	if err := t.Resume(ctx); err != nil || t.over {
		return err
	}
	return t.chunk(ctx, "", true, reason)
}

// Resume sends the chunk again that failed last, if one did.
func (t *TextStream) Resume(ctx context.Context) error {
	switch {
	case t.err != nil:
		return t.err
	case t.failed == nil:
		return nil
	}
	again := *t.failed
	return t.attempt(ctx, again)
}

// SendAll sends the pieces of a text and ends the stream. Where the iterator has an error the stream is broken, with StreamBroken, and
// the error returned. After another failure a call with the iterator's rest goes on.
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

// SendFrom sends what a reader has, each time it has something, and ends the stream at its end; characters are not cut. Where reading
// fails the stream is broken, with StreamBroken, and the error returned. After another failure a call with the same reader goes on.
func (t *TextStream) SendFrom(ctx context.Context, from io.Reader) error {
	buffer := make([]byte, streamPiece)
	for {
		n, err := from.Read(buffer)
		piece := append(t.rest, buffer[:n]...)
		end := len(piece)
		if err == nil {
			end = wholeCharacters(piece)
		}
		t.rest = append([]byte(nil), piece[end:]...)
		if text := string(piece[:end]); text != "" {
			if err := t.Send(ctx, text); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return t.End(ctx)
		case err != nil:
			return errors.Join(err, t.Break(context.WithoutCancel(ctx), StreamBroken))
		}
	}
}

// wholeCharacters is how much of a text has no beginning of a character at its end.
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

func (t *TextStream) chunk(ctx context.Context, text string, complete bool, reason int) error {
	if t.over {
		return t.refused(ErrStreamOver)
	}
	if t.bytes+len(text) > MaxContentBytes {
		return t.refused(fmt.Errorf("a stream has at most %d bytes, it would have %d", MaxContentBytes, t.bytes+len(text)))
	}
	chunk := t.next
	chunk.Content, chunk.Complete, chunk.Reason = text, complete, reason
	return t.attempt(ctx, chunk)
}

func (t *TextStream) refused(err error) error {
	return &rongcloud.Error{
		Operation: "message.TextStream", Category: rongcloud.ErrInvalidArgument, Parameter: "content", Message: err.Error(), Err: err,
	}
}

func (t *TextStream) attempt(ctx context.Context, chunk Stream) error {
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
	if uid == "" && chunk.UID == "" && !t.over {
		t.err = &rongcloud.Error{Operation: "message.TextStream", Message: "the answer to the first chunk has no messageUID, so the stream cannot go on"}
	}
	return nil
}

// judge decides what becomes of a chunk that failed.
func (t *TextStream) judge(chunk Stream, err error) {
	var e *rongcloud.Error
	errors.As(err, &e)
	switch {
	case errors.Is(err, rongcloud.ErrOutcomeUnknown):
		if chunk.Seq == 1 {
			t.err = err
			return
		}
		t.failed = &chunk
	case errors.Is(err, rongcloud.ErrInvalidArgument) && e != nil && e.Code == 0: // found here: the caller may send something else
	case e != nil && e.Code != 0 && !errors.Is(err, rongcloud.ErrRateLimited) && !errors.Is(err, rongcloud.ErrUnavailable):
		t.err = err
	default:
		t.failed = &chunk
	}
}

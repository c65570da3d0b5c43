package message_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestALaterChunk(t *testing.T) {
	w := apitest.NewWire(t, http.StatusOK, `{"code":200,"messageUID":"A-1"}`)
	later := message.Stream{Content: "x", Seq: 2, UID: "A-1"}
	_, err := on(w.Client).SendPrivateStream(t.Context(), message.PrivateStreamParams{From: "u1", To: "u2", Chunk: later, Expansion: map[string]string{"k": "v"}})
	require.NoError(t, err)
	_, err = on(w.Client).SendGroupStream(t.Context(), message.GroupStreamParams{From: "u1", To: "g1", Chunk: later, Expansion: map[string]string{"k": "v"}})
	require.NoError(t, err)
	const content = `"objectName":"RC:StreamMsg","content":{"content":"x","seq":2,"complete":false,"messageUID":"A-1"}}`
	assert.JSONEq(t, `{"fromUserId":"u1","toUserId":"u2",`+content, w.Requests[0].Body)
	assert.JSONEq(t, `{"fromUserId":"u1","toGroupId":"g1",`+content, w.Requests[1].Body)
}

func TestStreamChunks(t *testing.T) {
	with := func(s message.Stream) apitest.Func {
		return func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).SendGroupStream(ctx, message.GroupStreamParams{From: "u1", To: "g1", Chunk: s})
		}
	}
	apitest.Refusals(t, []apitest.BadInput{
		{Name: "no number", Parameter: "content.seq", Says: "at least 1, is 0", Call: with(message.Stream{})},
		{Name: "a first chunk with an id", Parameter: "content.messageUID", Says: "must be empty", Call: with(message.Stream{Seq: 1, UID: "A"})},
		{Name: "a later chunk without one", Parameter: "content.messageUID", Says: "Seq is 2", Call: with(message.Stream{Seq: 2})},
		{Name: "a user in Latin-1", Parameter: "content", Says: "GroupStreamParams.Chunk (content) is not valid: RC:StreamMsg: User.Name (user.name) must be UTF-8", Call: with(message.Stream{Seq: 1, User: &message.Sender{Name: "\xe9"}})},
		{Name: "a mention of nobody", Parameter: "content", Says: "Mentioned.UserIDs (mentionedInfo.userIdList) must have at least 1", Call: with(message.Stream{Seq: 1, Mentioned: &message.Mention{Type: message.MentionUsers}})},
		{Name: "a reason too early", Parameter: "content.completeReason", Says: "Complete", Call: with(message.Stream{Seq: 1, Reason: 1})},
		{Name: "an unknown format", Parameter: "content.type", Says: "markdown", Call: with(message.Stream{Seq: 1, Format: "rtf"})},
		{Name: "a user later", Parameter: "content", Says: "first chunk only", Call: with(message.Stream{Seq: 2, UID: "A", User: &message.Sender{ID: "u"}})},
		{Name: "extra that is no object", Parameter: "content.extra", Says: "JSON of an object", Call: with(message.Stream{Seq: 1, Extra: "x"})},
		{Name: "too large", Parameter: "content.content", Says: "131072 bytes", Call: with(message.Stream{Seq: 1, Content: strings.Repeat("x", message.MaxContentBytes+1)})},
		{Name: "too many users", Parameter: "toUserIds", Says: "at most 10", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).SendGroupStream(ctx, message.GroupStreamParams{From: "u1", To: "g1", Chunk: message.Stream{Seq: 1}, Users: ids(11)})
		}},
		{Name: "a bad key", Parameter: "extraContent", Says: "1 to 32 characters", Call: func(ctx context.Context, c rongcloud.Caller) (any, error) {
			return on(c).SendPrivateStream(ctx, message.PrivateStreamParams{From: "u1", To: "u2", Chunk: message.Stream{Seq: 1}, Expansion: map[string]string{"": ""}})
		}},
	})
}

// chunks takes the chunks of streams as the service does, and fails the calls of fail.
type chunks struct {
	text     string
	seq      int64
	sent     []int64 // the numbers of all chunks, in order
	complete bool
	reason   int
	opts     []int         // how many options each call has
	fail     map[int]error // by the number of the call, from 1
	lost     map[int]bool  // the call fails after the chunk was taken
}

func (c *chunks) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	if req.Invalid != nil {
		return rongcloud.Meta{}, req.Invalid
	}
	if ctx.Err() != nil {
		return rongcloud.Meta{}, ctx.Err()
	}
	c.opts = append(c.opts, len(opts))
	content := req.Body.(map[string]any)["content"].(map[string]any)
	seq := content["seq"].(int64)
	c.sent = append(c.sent, seq)
	err := c.fail[len(c.sent)]
	if err != nil && !c.lost[len(c.sent)] {
		return rongcloud.Meta{}, err
	}
	if seq == c.seq+1 {
		c.seq = seq
		c.text += content["content"].(string)
		c.complete = content["complete"].(bool)
		c.reason, _ = content["completeReason"].(int)
	}
	if err != nil {
		return rongcloud.Meta{}, err
	}
	return rongcloud.Meta{}, json.Unmarshal([]byte(`{"code":200,"messageUID":"A-1"}`), out)
}

func stream(c *chunks) *message.TextStream {
	return message.NewPrivateStream(on(c), message.PrivateStreamParams{From: "u1", To: "u2"})
}

func pieces(texts ...string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, text := range texts {
			if !yield(text, nil) {
				return
			}
		}
	}
}

func TestAStreamFromAnIterator(t *testing.T) {
	c := &chunks{}
	s := stream(c)
	require.NoError(t, s.SendAll(t.Context(), pieces("Once", "", " upon", " a time")))
	assert.Equal(t, "Once upon a time", c.text)
	assert.Equal(t, []int64{1, 2, 3, 4}, c.sent)
	assert.True(t, c.complete)
	uid, seq := s.Position()
	assert.Equal(t, []any{"A-1", int64(4)}, []any{uid, seq})

	err := s.Send(t.Context(), "more")
	assert.ErrorIs(t, err, message.ErrStreamOver)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Equal(t, 1, strings.Count(err.Error(), "ended"), err)
	require.NoError(t, s.End(t.Context()), "it has ended")
	assert.Len(t, c.sent, 4, "nothing was sent")
}

func TestAStreamFromAReader(t *testing.T) {
	c := &chunks{}
	require.NoError(t, stream(c).SendFrom(t.Context(), iotest.OneByteReader(strings.NewReader("a字😀!"))))
	assert.Equal(t, "a字😀!", c.text)
	assert.Equal(t, []int64{1, 2, 3, 4, 5}, c.sent, "no character is cut")
	assert.True(t, c.complete)

	c = &chunks{}
	s := stream(c)
	err := s.SendFrom(t.Context(), iotest.OneByteReader(strings.NewReader("a\xff!")))
	require.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Equal(t, "a", c.text)
	require.NoError(t, s.Break(t.Context(), message.StreamBroken))
}

func TestABrokenStream(t *testing.T) {
	broken := errors.New("the model is gone")
	c := &chunks{}
	err := stream(c).SendFrom(t.Context(), io.MultiReader(strings.NewReader("Once"), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	assert.Equal(t, []any{"Once", true, message.StreamBroken}, []any{c.text, c.complete, c.reason})

	cut := "Once 字"[:len("Once 字")-1] // in the middle of a character
	c = &chunks{}
	err = stream(c).SendFrom(t.Context(), io.MultiReader(strings.NewReader(cut), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	assert.Equal(t, []any{"Once ", true, message.StreamBroken}, []any{c.text, c.complete, c.reason})

	c = &chunks{}
	err = stream(c).SendFrom(t.Context(), iotest.DataErrReader(strings.NewReader(cut)))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, []any{"Once ", true, message.StreamBroken}, []any{c.text, c.complete, c.reason})

	c = &chunks{}
	s := stream(c)
	require.NoError(t, s.Send(t.Context(), "Once"))
	err = s.Break(t.Context(), 0)
	require.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	require.ErrorContains(t, err, "completeReason must not be 0")
	assert.False(t, c.complete, "a text without a reason would look complete")

	c = &chunks{}
	err = stream(c).SendAll(t.Context(), func(yield func(string, error) bool) {
		if yield("Once", nil) {
			yield("", broken)
		}
	})
	require.ErrorIs(t, err, broken)
	assert.Equal(t, []any{"Once", true, message.StreamBroken}, []any{c.text, c.complete, c.reason})
}

func TestAStreamGoesOnAfterAFailure(t *testing.T) {
	unknown := &rongcloud.Error{Operation: "x", Category: rongcloud.ErrOutcomeUnknown}
	for name, lost := range map[string]bool{"not taken": false, "taken": true} {
		c := &chunks{fail: map[int]error{3: unknown}, lost: map[int]bool{3: lost}}
		s := stream(c)
		reader := iotest.OneByteReader(strings.NewReader("abcde"))
		require.ErrorIs(t, s.SendFrom(t.Context(), reader), rongcloud.ErrOutcomeUnknown, name)
		uid, seq := s.Position()
		assert.Equal(t, []any{"A-1", int64(2)}, []any{uid, seq}, name)
		require.NoError(t, s.SendFrom(t.Context(), reader), name)
		assert.Equal(t, "abcde", c.text, name)
		assert.Equal(t, []int64{1, 2, 3, 3, 4, 5, 6}, c.sent, name)
	}
}

// TestTextIsKeptWhileAChunkFails: a text whose chunk could not even be tried is not lost.
func TestTextIsKeptWhileAChunkFails(t *testing.T) {
	down := &rongcloud.Error{Operation: "x", Category: rongcloud.ErrUnavailable}
	c := &chunks{fail: map[int]error{2: down, 3: down, 4: down}}
	s := stream(c)
	require.NoError(t, s.Send(t.Context(), "a"))
	for _, text := range []string{"b", "c", "d"} {
		require.ErrorIs(t, s.Send(t.Context(), text), rongcloud.ErrUnavailable)
	}
	require.NoError(t, s.Send(t.Context(), "e"))
	assert.Equal(t, "abcde", c.text)
	assert.Equal(t, []int64{1, 2, 2, 2, 2, 3}, c.sent)

	c = &chunks{fail: map[int]error{2: down, 3: down}}
	s = stream(c)
	reader := iotest.OneByteReader(strings.NewReader("abcde"))
	require.ErrorIs(t, s.SendFrom(t.Context(), reader), rongcloud.ErrUnavailable)
	require.ErrorIs(t, s.SendFrom(t.Context(), reader), rongcloud.ErrUnavailable)
	require.NoError(t, s.SendFrom(t.Context(), reader))
	assert.Equal(t, "abcde", c.text)
	assert.True(t, c.complete)

	c = &chunks{fail: map[int]error{1: down, 2: down}}
	s = stream(c)
	require.ErrorIs(t, s.Send(t.Context(), "a"), rongcloud.ErrUnavailable)
	most := strings.Repeat("x", message.MaxContentBytes-1)
	require.ErrorContains(t, s.Send(t.Context(), most+"y"), "131072 bytes", "what waits counts")
	require.ErrorIs(t, s.Send(t.Context(), "\xff"), rongcloud.ErrInvalidArgument)
	require.ErrorIs(t, s.Send(t.Context(), most), rongcloud.ErrUnavailable)
	require.ErrorContains(t, s.Send(t.Context(), "z"), "131072 bytes")
	require.NoError(t, s.Resume(t.Context()))
	assert.Equal(t, "a"+most, c.text)
}

// TestAChunkThatIsRefusedForNow: a code of these kinds says nothing about the chunk.
func TestAChunkThatIsRefusedForNow(t *testing.T) {
	for _, e := range []*rongcloud.Error{
		{Operation: "x", Category: rongcloud.ErrRateLimited, Status: 429, Code: rongcloud.CodeRateLimited},
		{Operation: "x", Category: rongcloud.ErrUnavailable, Status: 501, Code: 501},
	} {
		c := &chunks{fail: map[int]error{1: e, 3: e}}
		s := stream(c)
		require.ErrorIs(t, s.Send(t.Context(), "a"), e.Category)
		require.ErrorIs(t, s.Send(t.Context(), "b"), e.Category)
		require.NoError(t, s.End(t.Context()))
		assert.Equal(t, "ab", c.text)
	}
}

func TestAStreamKeepsItsOptions(t *testing.T) {
	c := &chunks{}
	require.NoError(t, message.NewPrivateStream(on(c), message.PrivateStreamParams{
		From: "u1", To: "u2", Chunk: message.Stream{Content: "ignored", Complete: true, Reason: 3, Format: "markdown"},
	}, rongcloud.Attempts(1)).SendAll(t.Context(), pieces("a")))
	require.NoError(t, message.NewGroupStream(on(c), message.GroupStreamParams{From: "u1", To: "g1"}, rongcloud.Attempts(1)).Send(t.Context(), "b"))
	assert.Equal(t, []int{1, 1, 1}, c.opts)
	assert.Equal(t, "a", c.text)
	assert.Zero(t, c.reason)
}

func TestAFirstChunkWithoutAnID(t *testing.T) {
	c := &withoutID{}
	s := message.NewPrivateStream(on(c), message.PrivateStreamParams{From: "u1", To: "u2"})
	require.NoError(t, s.Send(t.Context(), "a"), "it was sent")
	require.ErrorContains(t, s.Send(t.Context(), "b"), "no messageUID")
	assert.Equal(t, 1, c.calls, "a second first chunk would be another message")
}

type withoutID struct{ calls int }

func (c *withoutID) Call(context.Context, rongcloud.Request, rongcloud.Answer, ...rongcloud.CallOption) (rongcloud.Meta, error) {
	c.calls++
	return rongcloud.Meta{}, nil
}

// TestAStreamIsBrokenAfterTheContextEnded: clients would wait for the rest.
func TestAStreamIsBrokenAfterTheContextEnded(t *testing.T) {
	for name, run := range map[string]func(s *message.TextStream, ctx context.Context, cancel func()) error{
		"iterator": func(s *message.TextStream, ctx context.Context, cancel func()) error {
			return s.SendAll(ctx, func(yield func(string, error) bool) {
				if yield("a", nil) {
					cancel()
					yield("", ctx.Err())
				}
			})
		},
		"reader": func(s *message.TextStream, ctx context.Context, cancel func()) error {
			return s.SendFrom(ctx, io.MultiReader(strings.NewReader("a"), readerFunc(func([]byte) (int, error) {
				cancel()
				return 0, ctx.Err()
			})))
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		c := &chunks{}
		require.ErrorIs(t, run(stream(c), ctx, cancel), context.Canceled, name)
		assert.Equal(t, []any{"a", true, message.StreamBroken}, []any{c.text, c.complete, c.reason}, name)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestAChunkThatAProxyRefused: only the service's own refusal, which has a code, is final.
func TestAChunkThatAProxyRefused(t *testing.T) {
	c := &chunks{fail: map[int]error{2: &rongcloud.Error{Operation: "x", Category: rongcloud.ErrInvalidArgument, Status: 400}}}
	s := stream(c)
	require.NoError(t, s.Send(t.Context(), "a"))
	require.Error(t, s.Send(t.Context(), "b"))
	require.NoError(t, s.End(t.Context()))
	assert.Equal(t, "ab", c.text)
}

func TestTheEndIsSentAgain(t *testing.T) {
	c := &chunks{fail: map[int]error{2: &rongcloud.Error{Operation: "x", Category: rongcloud.ErrUnavailable}}}
	s := stream(c)
	require.NoError(t, s.Send(t.Context(), "a"))
	require.ErrorIs(t, s.End(t.Context()), rongcloud.ErrUnavailable)
	require.ErrorIs(t, s.Send(t.Context(), "b"), message.ErrStreamOver)
	require.NoError(t, s.End(t.Context()))
	assert.True(t, c.complete)
	assert.Equal(t, "a", c.text)
}

func TestAFirstChunkIsNeverSentTwice(t *testing.T) {
	c := &chunks{fail: map[int]error{1: &rongcloud.Error{Operation: "x", Category: rongcloud.ErrOutcomeUnknown}}}
	s := stream(c)
	require.ErrorIs(t, s.Send(t.Context(), "a"), rongcloud.ErrOutcomeUnknown)
	require.ErrorIs(t, s.Resume(t.Context()), rongcloud.ErrOutcomeUnknown)
	require.ErrorIs(t, s.Send(t.Context(), "b"), rongcloud.ErrOutcomeUnknown)
	assert.Len(t, c.sent, 1)

	own := errors.New("of a decorator, which may have sent it")
	c = &chunks{fail: map[int]error{1: own}}
	s = stream(c)
	require.ErrorIs(t, s.Send(t.Context(), "a"), own)
	require.ErrorIs(t, s.End(t.Context()), own)
	assert.Len(t, c.sent, 1)

	c = &chunks{fail: map[int]error{1: &rongcloud.Error{Operation: "x", Category: rongcloud.ErrUnavailable}}}
	s = stream(c)
	require.ErrorIs(t, s.Send(t.Context(), "a"), rongcloud.ErrUnavailable)
	require.NoError(t, s.End(t.Context()), "nothing had been sent")
	assert.Equal(t, "a", c.text)
}

func TestAStreamThatTheServiceEnded(t *testing.T) {
	c := &chunks{fail: map[int]error{2: &rongcloud.Error{Operation: "x", Category: rongcloud.ErrInvalidArgument, Code: 1002}}}
	s := stream(c)
	require.NoError(t, s.Send(t.Context(), "a"))
	require.Error(t, s.Send(t.Context(), "b"))
	assert.True(t, rongcloud.HasCode(s.Send(t.Context(), "c"), 1002))
	assert.Len(t, c.sent, 2)
}

func TestAStreamHasALimit(t *testing.T) {
	c := &chunks{}
	s := stream(c)
	half := strings.Repeat("x", message.MaxContentBytes/2)
	require.NoError(t, s.Send(t.Context(), half))
	require.ErrorContains(t, s.Send(t.Context(), half+"x"), "131072 bytes")
	require.NoError(t, s.Send(t.Context(), half))
	require.NoError(t, s.Break(t.Context(), 7))
	assert.Equal(t, 7, c.reason)
}

func TestAStreamOfNoService(t *testing.T) {
	require.ErrorIs(t, (&message.TextStream{}).Send(t.Context(), "a"), rongcloud.ErrInvalidArgument)
	require.ErrorIs(t, message.NewPrivateStream(nil, message.PrivateStreamParams{From: "u1", To: "u2"}).Send(t.Context(), "a"), rongcloud.ErrInvalidArgument)
}

func TestAStreamBegunElsewhere(t *testing.T) {
	c := &chunks{seq: 4, text: "Once"}
	s := message.NewGroupStream(on(c), message.GroupStreamParams{From: "u1", To: "g1", Chunk: message.Stream{UID: "A-1", Seq: 4}})
	require.NoError(t, s.SendAll(t.Context(), pieces(" upon")))
	assert.Equal(t, "Once upon", c.text)
	assert.Equal(t, []int64{5, 6}, c.sent)
}

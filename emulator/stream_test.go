package emulator_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// streamed is the content of a stream's message.
type streamed struct {
	Content    string
	Complete   bool
	StopReason int
	Type       string
}

func streamedOf(t *testing.T, body string) (s streamed) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(body), &s))
	return s
}

func TestAStreamIsOneMessage(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	u2 := l.connect(t, "u2")
	s := message.NewPrivateStream(l.Service, message.PrivateStreamParams{From: "u1", To: "u2", Chunk: message.Stream{Format: "markdown"}})
	require.NoError(t, s.Send(ctx, "# Once"))
	events := received(u2)
	require.Len(t, events, 1)
	assert.Equal(t, "RC:StreamMsg", events[0].Message.ObjectName)
	uid, _ := s.Position()
	assert.Equal(t, uid, events[0].Message.UID)

	require.NoError(t, s.Send(ctx, " upon"))
	page, err := l.PrivateHistoryPage(ctx, l.query("u2", "u1"))
	require.NoError(t, err)
	assert.Equal(t, streamed{Content: "# Once", Type: "markdown"}, streamedOf(t, page[0].Body), "before the end the first chunk")
	require.NoError(t, s.End(ctx))
	assert.Empty(t, received(u2), "nothing more is pushed")
	page, err = l.PrivateHistoryPage(ctx, l.query("u2", "u1"))
	require.NoError(t, err)
	assert.Equal(t, streamed{Content: "# Once upon", Type: "markdown", Complete: true}, streamedOf(t, page[0].Body))
	assert.Equal(t, "# Once upon", page[0].Expansion["RC_Ext_StreamMsgSummary"])

	set := message.SetExpansionParams{MessageUID: uid, UserID: "u1", Type: message.Private, TargetID: "u2", Pairs: map[string]string{"k": "v"}}
	assert.True(t, rongcloud.HasCode(l.SetExpansion(ctx, set), 22204))
	assert.True(t, rongcloud.HasCode(l.ModifyPrivate(ctx, message.ModifyPrivateParams{From: "u1", To: "u2", MessageUID: uid, Content: message.Text{Content: "x"}}), 20116))
}

func TestChunksOfAStream(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	send := func(from, text, uid string, seq int64, complete bool) (string, error) {
		return l.SendGroupStream(ctx, message.GroupStreamParams{From: from, To: "g1", Chunk: message.Stream{Content: text, UID: uid, Seq: seq, Complete: complete}})
	}
	refused := func(from, uid string, seq int64, says string) {
		t.Helper()
		_, err := send(from, "x", uid, seq, false)
		assert.True(t, rongcloud.HasCode(err, rongcloud.CodeBadParameter), "%v", err)
		assert.ErrorContains(t, err, says)
	}
	uid, err := send("u1", strings.Repeat("字", 200), "", 1, false)
	require.NoError(t, err)
	again, err := send("u1", "a", uid, 2, false)
	require.NoError(t, err)
	assert.Equal(t, uid, again)
	_, err = send("u1", "a", uid, 2, false)
	require.NoError(t, err, "a repeat is taken once")
	refused("u1", uid, 4, "must be 3")
	refused("u2", uid, 3, "sends no stream")
	refused("u1", "none", 3, "sends no stream")
	_, err = send("u1", "", uid, 3, true)
	require.NoError(t, err)
	refused("u1", uid, 4, "complete")
	page, err := l.GroupHistoryPage(ctx, l.query("u2", "g1"))
	require.NoError(t, err)
	assert.Equal(t, strings.Repeat("字", 200)+"a", streamedOf(t, page[0].Body).Content)
	assert.Equal(t, strings.Repeat("字", 100), page[0].Expansion["RC_Ext_StreamMsgSummary"])
}

func TestTheServiceEndsStreams(t *testing.T) {
	ctx := t.Context()
	for name, c := range map[string]struct {
		end    func(l life, s *message.TextStream)
		reason int
	}{
		"silence": {func(l life, _ *message.TextStream) { l.Advance(30 * time.Second) }, 29003},
		"length": {func(l life, s *message.TextStream) {
			for range 62 {
				l.Advance(29 * time.Second)
				require.NoError(t, s.Send(ctx, "x"))
			}
			l.Advance(2 * time.Second)
		}, 29004},
	} {
		l := newLife(t)
		s := message.NewPrivateStream(l.Service, message.PrivateStreamParams{From: "u1", To: "u2"})
		require.NoError(t, s.Send(ctx, "x"), name)
		c.end(l, s)
		assert.True(t, rongcloud.HasCode(s.Send(ctx, "late"), rongcloud.CodeBadParameter), name)
		page, err := l.PrivateHistoryPage(ctx, l.query("u2", "u1"))
		require.NoError(t, err, name)
		got := streamedOf(t, page[0].Body)
		assert.Equal(t, c.reason, got.StopReason, name)
		assert.NotContains(t, got.Content, "late", name)
	}
}

func TestARecalledStreamEnds(t *testing.T) {
	ctx := t.Context()
	l := newLife(t)
	s := message.NewPrivateStream(l.Service, message.PrivateStreamParams{From: "u1", To: "u2"})
	require.NoError(t, s.Send(ctx, "x"))
	uid, _ := s.Position()
	require.NoError(t, l.Recall(ctx, message.RecallParams{From: "u1", Conversation: message.Conversation{Type: message.Private, TargetID: "u2"}, MessageUID: uid}))
	assert.True(t, rongcloud.HasCode(s.Send(ctx, "late"), rongcloud.CodeBadParameter))
}

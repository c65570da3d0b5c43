package emulator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/webhook"
)

func typed(words string) emulator.Outgoing {
	return emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: fmt.Sprintf(`{"content":%q,"extra":%q}`, words, words)}
}

// spoken sends a text into a chatroom and returns what its sender keeps and the others received.
func spoken(t *testing.T, from, to *emulator.Session, words string) (kept string, received []string) {
	t.Helper()
	m, err := from.SendChatroom("r", typed(words))
	require.NoError(t, err)
	require.NotEmpty(t, m.UID)
	return m.Content, contents(events(to))
}

func TestSensitiveWords(t *testing.T) {
	api := newREST(t)
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	api.must("sensitive.add", "word=money&replaceWord=***")
	api.must("sensitive.add", "word=Big+money&replaceWord=<1>")
	api.must("sensitive.add", "word=赌博")

	kept, received := spoken(t, ann, bob, "some MONEY, big Money, 钱")
	assert.Equal(t, typed("some MONEY, big Money, 钱").Content, kept, "the sender keeps its own text")
	assert.Equal(t, []string{`{"content":"some ***, <1>, 钱","extra":"some MONEY, big Money, 钱"}`}, received)
	_, received = spoken(t, ann, bob, "money for 赌博!")
	assert.Empty(t, received, "a word that blocks counts before one that is replaced")
	assert.Empty(t, events(ann), "nothing tells the sender")
	latest := api.emu.ChatroomMessages("r")
	require.Len(t, latest, 1, "what was blocked is not in the history")
	assert.Contains(t, latest[0].Content, "some ***", "the history has the replaced text")

	sent, err := ann.SendPrivate("bob", typed("money"))
	require.NoError(t, err)
	assert.Equal(t, typed("money").Content, sent.Content)
	assert.Equal(t, []string{`{"content":"***","extra":"money"}`}, contents(events(bob)))
	_, err = ann.SendPrivate("bob", typed("赌博"))
	require.NoError(t, err)
	assert.Empty(t, events(bob))

	for _, other := range []emulator.Outgoing{
		{ObjectName: "App:Own", Content: `{"content":"money"}`}, {ObjectName: "RC:TxtMsg", Content: "money"}, {ObjectName: "RC:TxtMsg", Content: `{"content":7,"text":"money"}`},
	} {
		_, err := ann.SendChatroom("r", other)
		require.NoError(t, err)
		assert.Equal(t, []string{other.Content}, contents(events(bob)))
	}
	api.must("chatroom.sendMessage", publish("r", `{"content":"money 赌博"}`))
	assert.Equal(t, []string{`{"content":"money 赌博"}`}, contents(events(bob)), "messages of the server are not looked at")

	api.must("sensitive.delete", "word=赌博")
	api.must("sensitive.batchDelete", "words=money&words=none&words=Big+money")
	_, received = spoken(t, ann, bob, "money for 赌博")
	assert.Equal(t, []string{typed("money for 赌博").Content}, received)
}

func TestSensitiveWordsOfTheServer(t *testing.T) {
	api := newREST(t, emulator.WithSensitiveWords(emulator.SensitiveWords{
		ServerMessages: true, TellSender: true, Types: map[string]string{"App:Own": "say"},
	}))
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	api.must("sensitive.batchAdd", `{"words":[{"word":"a","replaceWord":"*"},{"word":"b"}]}`)
	doc := api.must("chatroom.sendMessage", publish("r", `{"content":"b"}`))
	assert.NotEmpty(t, doc["messageUIDs"], "the server does not learn of it")
	api.must("message.sendSystem", "fromUserId=x&toUserId=bob&objectName=RC:TxtMsg&content="+url.QueryEscape(`{"content":"ab"}`))
	api.must("chatroom.sendMessage", publish("r", `{"content":"A"}`))
	assert.Equal(t, []string{`{"content":"ab"}`, `{"content":"*"}`}, contents(events(bob)), "system messages are not looked at")
	events(ann)

	_, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: "App:Own", Content: `{"say":"b"}`})
	require.NoError(t, err)
	assert.Empty(t, events(bob))
	told := events(ann)
	require.Len(t, told, 1)
	assert.Equal(t, emulator.EventMessageBlocked, told[0].Kind)
	assert.Equal(t, "r", told[0].Room)
	assert.Equal(t, `{"say":"b"}`, told[0].Message.Content)
}

func TestSensitiveWordsTakeEffectLater(t *testing.T) {
	api := newREST(t, emulator.WithSensitiveWords(emulator.SensitiveWords{Delay: 15 * time.Minute}))
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	received := func() int {
		_, received := spoken(t, ann, bob, "word")
		return len(received)
	}
	api.must("sensitive.add", "word=word")
	assert.Equal(t, 1, received())
	api.emu.Advance(15 * time.Minute)
	assert.Equal(t, 0, received())
	api.must("sensitive.delete", "word=word")
	api.must("sensitive.add", "word=other")
	assert.Equal(t, 0, received())
	api.emu.Advance(15 * time.Minute)
	assert.Equal(t, 1, received())
}

func TestSensitiveWordList(t *testing.T) {
	api := newREST(t, emulator.WithSensitiveWords(emulator.SensitiveWords{Limit: 3}))
	list := func(params string) (words []string) {
		for _, w := range api.must("sensitive.list", params)["words"].([]any) {
			entry := w.(map[string]any)
			words = append(words, fmt.Sprint(entry["type"], entry["word"], entry["replaceWord"]))
		}
		return words
	}
	assert.EqualValues(t, 1, api.must("sensitive.batchAdd", `{"words":[{"word":"x"},{"word":"y","replaceWord":"*"},{"word":"x"}]}`)["remainQuota"], "a repeated word counts once")
	assert.Equal(t, []string{"1x", "0y*"}, list("type=2"))
	assert.Equal(t, []string{"0y*"}, list("type=0"))
	assert.Equal(t, []string{"1x"}, list(""), "the default is the words that block")
	api.must("sensitive.add", "word=x&replaceWord=!")
	api.must("sensitive.add", "word=y&replaceWord=")
	assert.Equal(t, []string{"0x!", "1y"}, list("type=2"), "each word changed its kind")

	got := api.refuse("sensitive.batchAdd", `{"words":[{"word":"a"},{"word":"b"}]}`, 1002)
	assert.Equal(t, http.StatusBadRequest, got.status)
	assert.EqualValues(t, 1, got.doc["remainQuota"])
	assert.Equal(t, []string{"0x!", "1y"}, list("type=2"), "none was added")
	assert.EqualValues(t, 0, api.must("sensitive.batchAdd", `{"words":[{"word":"a"}]}`)["remainQuota"])
	assert.Contains(t, api.refuse("sensitive.add", "word=b", 1002).doc["errorMessage"], "0 more than now")

	api.refuse("sensitive.list", "type=3", 1002)
	api.refuse("sensitive.add", "replaceWord=x", 1002)
	api.refuse("sensitive.add", "word="+url.QueryEscape(strings.Repeat("词", 33)), 1005)
	api.refuse("sensitive.add", "word=w&replaceWord="+strings.Repeat("*", 33), 1005)
	api.refuse("sensitive.batchDelete", repeat("words", 51), 1002)
	api.refuse("sensitive.batchAdd", `{"words":[{"replaceWord":"x"}]}`, 1002)
}

func TestSensitiveWordOptions(t *testing.T) {
	for _, wrong := range []emulator.SensitiveWords{{Delay: -1}, {Limit: -1}, {Types: map[string]string{"": "content"}}, {Types: map[string]string{"App:Own": ""}}} {
		_, err := emulator.New(emulator.WithSensitiveWords(wrong))
		assert.ErrorContains(t, err, "WithSensitiveWords")
	}
}

// TestSensitiveWordsComeBeforeTheVerdict: the app sees what is left of a message, and nothing of a blocked one.
func TestSensitiveWordsComeBeforeTheVerdict(t *testing.T) {
	t.Parallel()
	var asked []string
	app := newConsumer(t, webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
		asked = append(asked, p.Original)
		return webhook.Verdict{}, nil
	}))
	api := newHooked(t, emulator.WithWebhooks(listen(t, app)), emulator.WithSensitiveWords(emulator.SensitiveWords{Types: map[string]string{"App:Own": "say"}}))
	ann, bob := api.join("ann", "r"), api.join("bob", "r")
	api.must("sensitive.batchAdd", `{"words":[{"word":"bad","replaceWord":"*"},{"word":"worse"}]}`)
	sent, err := ann.SendChatroom("r", emulator.Outgoing{ObjectName: "App:Own", Content: `{"say":"bad"}`})
	require.NoError(t, err)
	assert.Equal(t, `{"say":"bad"}`, sent.Content)
	_, err = ann.SendChatroom("r", emulator.Outgoing{ObjectName: "App:Own", Content: `{"say":"worse"}`})
	require.NoError(t, err)
	api.settle()
	assert.Equal(t, []string{`{"say":"*"}`}, asked)
	assert.Equal(t, asked, contents(events(bob)))
	var copied []string
	for _, e := range app.told() {
		if m, ok := e.(webhook.Message); ok {
			copied = append(copied, m.Original)
			assert.Zero(t, m.Sensitive)
		}
	}
	assert.Equal(t, asked, copied, "the copy has the replaced text")
}

func TestSensitiveWordsOfBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.must("sensitive.batchAdd", `{"words":[{"word":"money","replaceWord":"***"},{"word":"casino"}]}`)
	ann, bob := s.open("ann"), s.open("bob")
	for _, words := range []string{"casino", "money"} {
		_, err := ann.Whisper(s.ctx(), "bob", `{"content":"`+words+`"}`)
		require.NoError(t, err, "a blocked message is acknowledged as any other")
	}
	assert.JSONEq(t, `{"content":"***"}`, bob.next())
	assert.Empty(t, bob.drain())
	assert.Empty(t, ann.drain())
}

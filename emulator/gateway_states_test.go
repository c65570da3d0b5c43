package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

// TestConversationStatesInBrowsers checks that the emulator notifies a browser of changed settings, and that the browser can pull
// the settings that changed after a time.
func TestConversationStatesInBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann, bob := s.open("ann"), s.open("bob")
	pull := func(after int64) (states clientwire.SessionStates) {
		a, err := ann.Do(s.ctx(), clientwire.ClientFrame{
			Header: clientwire.Header{Type: clientwire.Query}, Topic: "pullSeAtts", Target: "ann", Body: clientwire.Marshal(&clientwire.SessionReq{Time: after}),
		})
		require.NoError(t, err)
		require.NoError(t, clientwire.Unmarshal(a.Body, &states))
		return states
	}
	notified := func() (n clientwire.NotifyMsg) {
		ctx := s.ctx()
		for {
			select {
			case f := <-ann.frames:
				if f.Topic == "s_ntf" {
					require.NoError(t, clientwire.Unmarshal(f.Body, &n))
					return n
				}
			case <-ctx.Done():
				require.FailNow(t, "no notification came")
			}
		}
	}
	assert.Equal(t, clientwire.SessionStates{}, pull(0))

	s.must("conversation.setTop", "userId=ann&conversationType=1&targetId=bob&setTop=true")
	n := notified()
	first := pull(0)
	assert.Equal(t, clientwire.NotifyMsg{Type: clientwire.NotifyStates, Time: first.Version}, n)
	level := func(value string) clientwire.SessionStateItem {
		return clientwire.SessionStateItem{Kind: clientwire.StateLevel, Value: value}
	}
	noTags := clientwire.SessionStateItem{Kind: clientwire.StateTags}
	assert.Equal(t, []clientwire.SessionState{{
		Type: 1, Target: "bob", Time: first.Version, Items: []clientwire.SessionStateItem{level("0"), {Kind: clientwire.StatePinned, Value: "1"}, noTags},
	}}, first.States)

	s.must("conversation.setTypeNotification", "requestId=ann&conversationType=3&unpushLevel=-1")
	notified()
	second := pull(first.Version)
	assert.Equal(t, []clientwire.SessionState{{
		Type: 3, Time: second.Version, Items: []clientwire.SessionStateItem{level("-1"), {Kind: clientwire.StatePinned, Value: "0"}, noTags},
	}}, second.States)
	assert.Greater(t, second.Version, first.Version)
	assert.Equal(t, clientwire.SessionStates{Version: second.Version}, pull(second.Version))

	s.must("conversation.setUserTags", `{"userId":"ann","tags":[{"tagId":"t1","tagName":"Work"}]}`)
	notified()
	s.must("conversation.addToTag", `{"userId":"ann","tagId":"t1","conversations":[{"targetId":"bob","conversationType":1}]}`)
	notified()
	tagged := pull(second.Version)
	require.Len(t, tagged.States, 1)
	require.Len(t, tagged.States[0].Items[2].Tags, 1)
	assert.Equal(t, "t1", tagged.States[0].Items[2].Tags[0].ID)
	s.must("conversation.deleteUserTags", `{"userId":"ann","tagIds":["t1"]}`)
	notified()
	untagged := pull(tagged.Version)
	require.Len(t, untagged.States, 1)
	assert.Equal(t, noTags, untagged.States[0].Items[2])
	assert.Empty(t, bob.drain(), "no other user is notified")

	require.NoError(t, ann.Ping(s.ctx()))
	before, _ := ann.Received()
	require.NoError(t, ann.Ping(s.ctx()))
	after, _ := ann.Received()
	assert.Equal(t, before+1, after, "the client pulls messages, of which there are none")
}

package emulator_test

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

func TestAttributesInBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := s.ctx()
	ann, bob := s.enter("ann", "r"), s.enter("bob", "r")
	set := func(b tab, key, value string, status int64) int {
		return statusOf(b.Query(ctx, "setKV", "r", &clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: key, Value: value, Status: status}}, nil))
	}
	remove := func(b tab, key string, status int64) int {
		return statusOf(b.Query(ctx, "delKV", "r", &clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: key, Status: status}}, nil))
	}
	pull := func(b tab, since int64) clientwire.ChrmKVOutput {
		var out clientwire.ChrmKVOutput
		require.NoError(t, b.Query(ctx, "pullKV", "r", &clientwire.QueryChrmKV{SyncTime: since}, &out))
		return out
	}
	told := func(b tab) int64 {
		for {
			select {
			case f := <-b.frames:
				var n clientwire.NotifyMsg
				require.NoError(t, clientwire.Unmarshal(f.Body, &n))
				if f.Topic == "s_cmd" {
					assert.Equal(t, "r", n.ChrmID)
					assert.Equal(t, int64(clientwire.NotifyRoom), n.Type)
					return n.Time
				}
			case <-ctx.Done():
				t.Fatal("was not notified of changed attributes")
			}
		}
	}
	assert.Equal(t, clientwire.ChrmKVOutput{FullUpdate: true}, pull(bob, 0))
	assert.Equal(t, 0, set(ann, "topic", "v1", clientwire.KVAutoDelete))
	first := told(bob)
	got := pull(bob, 0)
	require.Len(t, got.Entries, 1)
	assert.Equal(t, clientwire.ChrmKVEntity{
		Key: "topic", Value: "v1", UserID: "ann", Updated: got.Entries[0].Updated, Status: clientwire.KVAutoDelete | clientwire.KVOverwrite,
	}, got.Entries[0])
	assert.GreaterOrEqual(t, got.SyncTime, first)
	assert.True(t, got.FullUpdate)

	assert.Equal(t, 23424, set(bob, "topic", "v2", 0), "ann's")
	assert.Equal(t, 0, set(bob, "topic", "v2", clientwire.KVOverwrite))
	assert.Equal(t, 0, set(bob, "other", "v", 0))
	since := got.SyncTime
	got = pull(ann, since)
	assert.Len(t, got.Entries, 2)
	assert.False(t, got.FullUpdate)
	assert.Empty(t, pull(ann, got.SyncTime).Entries)

	assert.Equal(t, 23427, remove(ann, "missing", 0))
	assert.Equal(t, 23424, remove(ann, "topic", 0), "bob's by now")
	assert.Equal(t, 0, remove(ann, "topic", clientwire.KVOverwrite))
	after := pull(ann, got.SyncTime)
	assert.True(t, after.FullUpdate, "after a removal everything")
	require.Len(t, after.Entries, 1)
	assert.Equal(t, "other", after.Entries[0].Key)
	s.must("chatroom.setEntry", "chatroomId=r&userId=server&key=fromREST&value=v")
	assert.Equal(t, "fromREST", pull(ann, after.SyncTime).Entries[0].Key)

	assert.Equal(t, 23412, set(ann, "not allowed!", "v", 0))
	for i := len(pull(ann, 0).Entries); i < 100; i++ {
		require.Equal(t, 0, set(ann, "k"+strconv.Itoa(i), "v", 0))
	}
	assert.Equal(t, 23423, set(ann, "one-too-many", "v", 0))

	note := clientwire.UpStreamMessage{ObjectName: "RC:chrmKVNotiMsg", Content: []byte(`{"type":1}`)}
	change := clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: "k5", Value: "w"}, Notify: true, Notification: note}
	require.NoError(t, ann.Query(ctx, "setKV", "r", &change, nil))
	assert.Equal(t, "RC:chrmKVNotiMsg", bob.message().ObjectName)
	change.Notification.Content = make([]byte, 128<<10+1)
	assert.Equal(t, 33003, statusOf(ann.Query(ctx, "setKV", "r", &change, nil)))

	s.must("chatroom.batchRemoveEntries", "chatroomId=r&entryOwnerId=ann&entryKeys="+url.QueryEscape(`["k5","k6"]`))
	assert.Equal(t, 0, set(bob, "mine", "v", clientwire.KVAutoDelete))
	since = pull(ann, 0).SyncTime
	bob.Close() // its attribute is deleted too
	for told(ann) <= since {
	}
	for _, e := range pull(ann, 0).Entries {
		assert.NotEqual(t, "mine", e.Key)
	}

	require.NoError(t, ann.Quit(ctx, "r"))
	assert.Equal(t, 23406, set(ann, "k", "v", 0))
	assert.Equal(t, clientwire.ChrmKVOutput{FullUpdate: true, SyncTime: 7}, pull(ann, 7), "a refusal would stop 2.9.2 for good")
}

// TestMutedBrowserSendsNoAttributeMessage checks that the message of an attribute is not sent either.
func TestMutedBrowserSendsNoAttributeMessage(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ann := s.enter("ann", "r")
	s.must("chatroom.muteMembers", "chatroomId=r&userId=ann&minute=1")
	change := clientwire.ChangeChrmKV{
		Entry: clientwire.ChrmKVEntity{Key: "k", Value: "v"}, Notify: true,
		Notification: clientwire.UpStreamMessage{ObjectName: "RC:TxtMsg", Content: []byte(`{"content":"spam"}`)},
	}
	assert.Equal(t, 23408, statusOf(ann.Query(s.ctx(), "setKV", "r", &change, nil)))
	assert.Empty(t, s.emu.ChatroomMessages("r"))
	change.Notify = false
	assert.NoError(t, ann.Query(s.ctx(), "setKV", "r", &change, nil))
}

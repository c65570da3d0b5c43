package emulator_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/miniclient"
)

func TestPrivateMessagesInBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := s.ctx()
	ann := s.open("ann")
	s.token("bob")
	_, err := ann.Whisper(ctx, "bob", "while away")
	require.NoError(t, err)
	bob := s.open("bob")
	assert.Equal(t, "while away", bob.next())
	uid, err := ann.Whisper(ctx, "bob", "hello")
	require.NoError(t, err)
	m := bob.message()
	assert.Equal(t, clientwire.DownStreamMessage{
		From: "ann", Type: clientwire.PrivateType, Group: "ann", ObjectName: "RC:TxtMsg", Content: []byte("hello"),
		Time: m.Time, Status: 48, MessageUID: uid, Direction: clientwire.Received,
	}, m)
	for i := range 300 { // more than are pushed without a request
		s.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content="+strconv.Itoa(i))
	}
	for i := range 300 {
		require.Equal(t, strconv.Itoa(i), bob.next())
	}
	assert.Empty(t, bob.drain())
	assert.Empty(t, ann.drain())
	s.emu.SetGroup("g", "ann", "bob")
	s.must("message.sendGroup", "fromUserId=ann&toGroupId=g&objectName=RC:TxtMsg&content=group")
	m = bob.message()
	assert.Equal(t, []any{"g", int64(clientwire.GroupType)}, []any{m.Group, m.Type})
	s.must("message.sendPrivate", "fromUserId=ann&toUserId=bob&objectName=RC:TxtMsg&content=mine&isIncludeSender=1")
	assert.Equal(t, "mine", bob.next())
	m = ann.message()
	assert.Equal(t, []any{"bob", int64(clientwire.SentByMe)}, []any{m.Group, m.Direction})
	_, err = ann.Whisper(ctx, "", "x")
	assert.Equal(t, 33003, refusedWith(err))
}

// TestUndeliveredMessagesWaitForBrowser checks that messages that were never sent to a client are sent to the next connection
// of the user.
func TestUndeliveredMessagesWaitForBrowser(t *testing.T) {
	t.Parallel()
	s := serve(t)
	deaf, err := s.dial(miniclient.Options{Token: s.token("ann"), Silent: true}) // never sends requests
	require.NoError(t, err)
	for i := range 3 {
		s.must("message.sendPrivate", "fromUserId=bob&toUserId=ann&objectName=RC:TxtMsg&content="+strconv.Itoa(i))
	}
	ann := s.open("ann")
	deaf.waitEnd()
	for i := range 3 {
		require.Equal(t, strconv.Itoa(i), ann.next())
	}
	assert.Empty(t, ann.drain())
}

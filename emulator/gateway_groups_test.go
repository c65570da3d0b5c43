package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

func TestGroupMessagesInBrowsers(t *testing.T) {
	t.Parallel()
	s := serve(t)
	ctx := s.ctx()
	ann, bob, cid := s.open("ann"), s.open("bob"), s.open("cid")
	_, err := ann.TellGroup(ctx, "g", "too early")
	assert.Equal(t, 22406, refusedWith(err))
	s.must("group.create", "groupId=g&groupName=Team&userId=ann&userId=bob&userId=cid")

	uid, err := ann.TellGroup(ctx, "g", "hello")
	require.NoError(t, err)
	m := bob.message()
	assert.Equal(t, clientwire.DownStreamMessage{
		From: "ann", Type: clientwire.GroupType, Group: "g", ObjectName: "RC:TxtMsg", Content: []byte("hello"),
		Time: m.Time, Status: 48, MessageUID: uid, Direction: clientwire.Received,
	}, m)
	assert.Equal(t, "hello", cid.next())
	_, err = bob.TellGroup(ctx, "g", "back")
	require.NoError(t, err)
	assert.Equal(t, "back", ann.next())
	assert.Equal(t, "back", cid.next())
	_, err = ann.TellGroup(ctx, "g", "for you two", "cid", "nobody")
	require.NoError(t, err)
	assert.Equal(t, "for you two", cid.next())

	s.must("group.muteMember", "groupId=g&userId=bob&minute=1")
	_, err = bob.TellGroup(ctx, "g", "muted")
	assert.Equal(t, 22408, refusedWith(err))
	s.must("group.quit", "groupId=g&userId=bob")
	_, err = bob.TellGroup(ctx, "g", "left")
	assert.Equal(t, 22406, refusedWith(err))
	s.must("message.sendGroup", toGroup("g", "without+bob"))
	assert.Equal(t, "without bob", ann.next())
	s.must("group.muteAll", "groupId=g")
	s.must("group.addMuteAllWhitelist", "groupId=g&userId=cid")
	_, err = ann.TellGroup(ctx, "g", "x")
	assert.Equal(t, 22408, refusedWith(err))
	_, err = cid.TellGroup(ctx, "g", "allowed")
	require.NoError(t, err)
	assert.Equal(t, "allowed", ann.next())
	s.must("group.dismiss", "groupId=g&userId=cid")
	_, err = cid.TellGroup(ctx, "g", "x")
	assert.Equal(t, 22406, refusedWith(err))
	assert.Empty(t, bob.drain())
	assert.Empty(t, ann.drain())
}

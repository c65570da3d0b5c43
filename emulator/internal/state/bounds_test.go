package state

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outlet keeps the events that a session receives.
type outlet struct {
	events []Event
	closed []CloseReason
}

func (o *outlet) Put(e Event)              { o.events = append(o.events, e) }
func (o *outlet) Close(reason CloseReason) { o.closed = append(o.closed, reason) }

func TestConversationsAreBounded(t *testing.T) {
	c := &conversation{}
	for i := range HistoryLimit + 5 {
		c.add(&Message{UID: strconv.Itoa(i)})
	}
	assert.Len(t, c.messages, HistoryLimit)
	assert.Equal(t, "5", c.messages[0].UID)
	assert.Less(t, testing.AllocsPerRun(HistoryLimit, func() { c.add(c.messages[0]) }), 0.1, "the messages are not copied for each")
}

func TestConversationsAreBoundedInBytes(t *testing.T) {
	c := &conversation{}
	large := &Message{Content: strings.Repeat("x", MaxContentBytes)}
	for range 2 * historyBytes / MaxContentBytes {
		c.add(large)
	}
	assert.Len(t, c.messages, historyBytes/large.Size())
	assert.Equal(t, len(c.messages)*large.Size(), c.bytes)
	for range HistoryLimit {
		c.add(&Message{})
	}
	assert.Len(t, c.messages, HistoryLimit)
	assert.Equal(t, HistoryLimit*(&Message{}).Size(), c.bytes, "what is gone no longer counts")
}

func TestADestroyedRoomIsFreed(t *testing.T) {
	s := New(Config{})
	r, err := s.openRoom("r")
	require.NoError(t, err)
	gone := weak.Make(s.publish(r, draft{from: "ann"}, nil))
	s.destroyRoom(r, ByCall)
	runtime.GC()
	assert.Nil(t, gone.Value())
	runtime.KeepAlive(s)
}

func TestInboxesAreBounded(t *testing.T) {
	s := New(Config{})
	require.NoError(t, s.register("ann", "Ann", ""))
	for range InboxLimit + 5 {
		s.sendToUser(draft{from: "bob"}, Private, "ann", nil)
	}
	assert.Len(t, s.users["ann"].inbox, InboxLimit)
	assert.Positive(t, s.users["ann"].inboxBytes)
	out := &outlet{}
	session, err := s.Connect(s.issueToken("ann"), out)
	require.NoError(t, err)
	assert.Len(t, out.events, InboxLimit)
	assert.Empty(t, s.users["ann"].inbox, "what was handed over is not handed over again")
	session.Close()
	large := draft{from: "bob", content: strings.Repeat("x", MaxContentBytes)}
	for range 2 * InboxBytes / MaxContentBytes {
		s.sendToUser(large, Private, "ann", nil)
	}
	inbox := s.users["ann"].inbox
	assert.Len(t, inbox, InboxBytes/inbox[0].Size())
}

func TestEndedRestrictionsAreDropped(t *testing.T) {
	now := time.Now()
	entries := map[string]time.Time{"over": now, "on": now.Add(1)}
	assert.False(t, active(entries, "over", now))
	assert.True(t, active(entries, "on", now))
	assert.False(t, active(entries, "nobody", now))
	assert.Len(t, entries, 1)
}

// TestEndedEntriesLeaveLists checks that users and rooms leave the lists of the state, which must not grow.
func TestEndedEntriesLeaveLists(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	s := New(Config{Now: func() time.Time { return now }})
	for _, id := range []string{"ann", "bob"} {
		require.NoError(t, s.register(id, id, ""))
		require.NoError(t, s.BlockUsers([]string{id}, time.Hour))
		s.issueToken(id)
	}
	s.UnblockUsers([]string{"ann"})
	assert.NotContains(t, s.blockedUsers, "ann")
	now = now.Add(time.Hour)
	assert.Empty(t, s.BlockedUsers())
	assert.Empty(t, s.blockedUsers)

	kept := s.issueToken("ann")
	s.expireTokens(s.users["ann"], now)
	assert.Equal(t, []string{kept}, s.users["ann"].tokens)
	assert.Len(t, s.users["bob"].tokens, 1)

	r, err := s.openRoom("r")
	require.NoError(t, err)
	s.muteAll(r, true)
	assert.Contains(t, s.mutedRooms, "r")
	s.destroyRoom(r, ByCall)
	assert.Empty(t, s.mutedRooms)
}

func TestKeysOfAttributes(t *testing.T) {
	for key, want := range map[string]bool{
		"": false, "a": true, "aZ09+=-_": true, "a b": false, "a\n": false, "ä": false, "a.b": false,
		strings.Repeat("k", 128): true, strings.Repeat("k", 129): false,
	} {
		assert.Equal(t, want, isKey(key), key)
	}
}

func TestPosition(t *testing.T) {
	var messages []*Message
	for _, at := range []int64{10, 20, 30} {
		messages = append(messages, &Message{Time: time.UnixMilli(at)})
	}
	for after, want := range map[int64]int{0: 0, 9: 0, 10: 1, 19: 1, 20: 2, 30: 3, 31: 3} {
		assert.Equal(t, want, position(messages, after), "after %d", after)
	}
}

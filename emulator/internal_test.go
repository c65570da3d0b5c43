package emulator

import (
	"crypto/sha1"
	"encoding/binary"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSignaturesAreRememberedWhileTheirTimestampIsAccepted(t *testing.T) {
	now := time.UnixMilli(1408710653000)
	v := &verifier{appKey: "key", secret: "secret", strict: true, now: func() time.Time { return now }}
	var odd warnings
	request := func(nonce string, at time.Time) http.Header {
		timestamp := strconv.FormatInt(at.UnixMilli(), 10)
		return http.Header{"App-Key": {"key"}, "Nonce": {nonce}, "Timestamp": {timestamp}, "Signature": {sign("secret", nonce, timestamp)}}
	}
	require.Nil(t, v.check(request("begins", now), &odd))
	now = now.Add(timestampWindow)
	early := request("early", now.Add(timestampWindow)) // from a machine whose clock is ahead
	require.Nil(t, v.check(early, &odd))
	now = now.Add(2*timestampWindow - time.Minute) // the next generation
	require.Nil(t, v.check(request("another", now), &odd))
	problem := v.check(early, &odd)
	require.NotNil(t, problem, "its timestamp is still accepted")
	assert.Contains(t, problem.message, "used before")
	for range 2 {
		now = now.Add(3 * timestampWindow)
		require.Nil(t, v.check(request("later", now), &odd))
	}
	assert.Len(t, v.used, 1, "what is too old to be accepted need not be remembered")
	assert.Len(t, v.earlier, 1)
	assert.Empty(t, odd)
}

func TestRememberedSignaturesAreBounded(t *testing.T) {
	v := &verifier{}
	now := time.UnixMilli(1408710653000)
	signature := func(n int) (s [sha1.Size]byte) {
		binary.BigEndian.PutUint64(s[:], uint64(n))
		return s
	}
	for n := range 3 * generationSize {
		require.True(t, v.first(signature(n), now))
	}
	assert.LessOrEqual(t, len(v.used)+len(v.earlier), 2*generationSize)
	assert.False(t, v.first(signature(2*generationSize), now), "a generation is remembered")
}

func TestConversationsAreBounded(t *testing.T) {
	c := &conversation{}
	for i := range historyLimit + 5 {
		c.add(&Message{UID: strconv.Itoa(i)})
	}
	assert.Len(t, c.messages, historyLimit)
	assert.Equal(t, "5", c.messages[0].UID)
	assert.Less(t, testing.AllocsPerRun(historyLimit, func() { c.add(c.messages[0]) }), 0.1, "the messages are not copied for each")
}

func TestConversationsAreBoundedInBytes(t *testing.T) {
	c := &conversation{}
	large := &Message{Content: strings.Repeat("x", maxContentBytes)}
	for range 2 * historyBytes / maxContentBytes {
		c.add(large)
	}
	assert.Len(t, c.messages, historyBytes/large.size())
	assert.Equal(t, len(c.messages)*large.size(), c.bytes)
	for range historyLimit {
		c.add(&Message{})
	}
	assert.Len(t, c.messages, historyLimit)
	assert.Equal(t, historyLimit*(&Message{}).size(), c.bytes, "what is gone no longer counts")
}

func TestADestroyedRoomIsFreed(t *testing.T) {
	s := newStore(&clock{base: time.Now})
	r, problem := s.openRoom("r")
	require.Nil(t, problem)
	gone := weak.Make(s.publish(r, draft{from: "ann"}, nil))
	s.destroyRoom(r, byCall)
	runtime.GC()
	assert.Nil(t, gone.Value())
	runtime.KeepAlive(s)
}

func TestInboxesAreBounded(t *testing.T) {
	s := newStore(&clock{base: time.Now})
	s.queueSize = 2 * inboxLimit
	require.Nil(t, s.register("ann", "Ann", ""))
	for range inboxLimit + 5 {
		s.sendToUser(draft{from: "bob"}, Private, "ann", nil)
	}
	assert.Len(t, s.users["ann"].inbox, inboxLimit)
	assert.Positive(t, s.users["ann"].inboxBytes)
	session, err := s.connect(s.issueToken("ann"))
	require.NoError(t, err)
	assert.Len(t, session.queue.events, inboxLimit)
	assert.Empty(t, s.users["ann"].inbox, "what was handed over is not handed over again")
	session.Close()
	large := draft{from: "bob", content: strings.Repeat("x", maxContentBytes)}
	for range 2 * inboxBytes / maxContentBytes {
		s.sendToUser(large, Private, "ann", nil)
	}
	inbox := s.users["ann"].inbox
	assert.Len(t, inbox, inboxBytes/inbox[0].size())
}

func TestRestrictionsThatAreOverAreNotKept(t *testing.T) {
	now := time.Now()
	entries := map[string]time.Time{"over": now, "on": now.Add(1)}
	assert.False(t, active(entries, "over", now))
	assert.True(t, active(entries, "on", now))
	assert.False(t, active(entries, "nobody", now))
	assert.Len(t, entries, 1)
}

// TestTimesOfDestroyedRoomsAreForgotten: callbacks must not repeat the time of a change, also when the room is made again.
func TestTimesOfDestroyedRoomsAreForgotten(t *testing.T) {
	emu, err := New(WithWebhooks("http://127.0.0.1:1/"))
	require.NoError(t, err)
	defer emu.Close()
	now := time.UnixMilli(1_700_000_000_000)
	emu.clock.base = func() time.Time { return now }
	s := emu.store
	for i := range 100 {
		r, problem := s.openRoom(strconv.Itoa(i))
		require.Nil(t, problem)
		require.Nil(t, s.setEntries(r, "ann", map[string]string{"k": "v"}, false))
		s.destroyRoom(r, byCall)
	}
	assert.Len(t, emu.hooks.changes, 100, "the clock stands still")
	assert.Greater(t, emu.hooks.changes["0"].last, now.UnixMilli())
	now = now.Add(time.Second)
	_, problem := s.openRoom("0")
	require.Nil(t, problem)
	assert.Len(t, emu.hooks.changes, 1)
	assert.Empty(t, emu.hooks.versions)
	assert.Empty(t, emu.hooks.ended)
}

func TestNamesOfAttributesAndFunctions(t *testing.T) {
	for key, want := range map[string]bool{
		"": false, "a": true, "aZ09+=-_": true, "a b": false, "a\n": false, "ä": false, "a.b": false,
		strings.Repeat("k", 128): true, strings.Repeat("k", 129): false,
	} {
		assert.Equal(t, want, isEntryKey(key), key)
	}
	for name, want := range map[string]bool{
		"": false, "$": true, "_f0": true, "0f": false, "f\n": false, "f()": false, strings.Repeat("f", 40): true, strings.Repeat("f", 41): false,
	} {
		assert.Equal(t, want, isFunctionName(name), name)
	}
}

// TestWhatIsOverLeavesTheLists: lists of all users or rooms in a state are kept, not searched for, and must not grow.
func TestWhatIsOverLeavesTheLists(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	s := newStore(&clock{base: func() time.Time { return now }})
	for _, id := range []string{"ann", "bob"} {
		require.Nil(t, s.register(id, id, ""))
		s.blockUser(s.users[id], now.Add(time.Hour))
		s.issueToken(id)
	}
	s.unblockUser("ann")
	assert.NotContains(t, s.blockedUsers, "ann")
	now = now.Add(time.Hour)
	assert.Empty(t, s.blockedUntil())
	assert.Empty(t, s.blockedUsers)

	kept := s.issueToken("ann")
	s.expireTokens(s.users["ann"], now)
	assert.Equal(t, []string{kept}, s.users["ann"].tokens)
	assert.Len(t, s.users["bob"].tokens, 1)

	r, problem := s.openRoom("r")
	require.Nil(t, problem)
	s.muteAll(r, true)
	assert.Contains(t, s.mutedRooms, "r")
	s.destroyRoom(r, byCall)
	assert.Empty(t, s.mutedRooms)
}

func TestQueuesAreBoundedInBytes(t *testing.T) {
	large := Message{Content: strings.Repeat("x", maxContentBytes)}
	fits := queueBytes / large.size()
	q := newQueue(10 * fits)
	for range 2 * fits {
		q.put(Event{Message: large})
	}
	assert.Len(t, q.events, fits)
	assert.Equal(t, fits, q.lost())
	for range fits {
		_, ok, _, _ := q.take()
		require.True(t, ok)
	}
	assert.Zero(t, q.bytes, "what was read no longer counts")

	b := newBacklog()
	kept := inboxBytes / large.size()
	for i := range 2 * kept {
		m := large
		m.Time = time.UnixMilli(int64(i))
		b.put(Event{Kind: EventMessage, Message: m})
	}
	assert.Len(t, b.mail, kept)
	b.pull(int64(2*kept - 2))
	assert.Equal(t, large.size(), b.mailBytes, "one did not arrive")
}

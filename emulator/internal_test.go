package emulator

import (
	"crypto/sha1"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

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
}

func TestAPrivateConversationIsTheSameFromBothSides(t *testing.T) {
	assert.Equal(t, keyOf(Private, "ann", "bob"), keyOf(Private, "bob", "ann"))
	assert.NotEqual(t, keyOf(Group, "ann", "bob"), keyOf(Group, "bob", "ann"))
}

func TestInboxesAreBounded(t *testing.T) {
	s := newStore(&clock{base: time.Now})
	s.queueSize = 2 * inboxLimit
	require.Nil(t, s.register("ann", "Ann", ""))
	for range inboxLimit + 5 {
		s.sendToUser(draft{from: "bob"}, Private, "ann")
	}
	assert.Len(t, s.users["ann"].inbox, inboxLimit)
	session, err := s.connect(s.issueToken("ann"))
	require.NoError(t, err)
	assert.Len(t, session.queue.events, inboxLimit)
	assert.Empty(t, s.users["ann"].inbox, "what was handed over is not handed over again")
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

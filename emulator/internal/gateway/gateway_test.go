package gateway

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// TestServerIDsKeepAwayFromTheClients: it takes a frame for the answer to the request with the same id.
func TestServerIDsKeepAwayFromTheClients(t *testing.T) {
	c := &connection{}
	for n := range 1 << 17 {
		c.lastID.Store(uint32(n % (1 << 16)))
		id := c.nextID()
		require.NotZero(t, id)
		require.NotEqual(t, id >= 0x8000, uint16(n) >= 0x8000, "client at %d, server at %d", n, id)
	}
}

func TestAFewPagesDoNotWait(t *testing.T) {
	g := &Gateway{}
	for open, want := range map[int64]time.Duration{0: 0, 2: 0, 100: 10 * time.Millisecond, 2000: 200 * time.Millisecond, 9000: 200 * time.Millisecond} {
		g.crowd.Store(open)
		assert.Equal(t, want, g.pause(), "%d open", open)
	}
}

// FuzzTopics throws bodies at every topic: whatever comes, there is an answer, a code or an end of the connection.
func FuzzTopics(f *testing.F) {
	topics := slices.Sorted(maps.Keys(queries))
	for i := range topics {
		f.Add(i, "r", []byte{0x08, 0, 0x10, 20})
		f.Add(i, "r", []byte("\x0a\x05\x0a\x01k\x12\x00"))
		f.Add(i, "", []byte("\x0a\x01r\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x18\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x20\x01"))
	}
	f.Fuzz(func(t *testing.T, n int, target string, body []byte) {
		s := state.New(state.Config{})
		require.NoError(t, s.AddToken("t", "ann"))
		c := newConnection(New(s, Config{}))
		var err error
		c.session, err = s.Connect("t", c.out)
		require.NoError(t, err)
		_, err = c.enter("r", state.JoinOptions{})
		require.NoError(t, err)
		_, err = c.say("r", &clientwire.UpStreamMessage{Flags: clientwire.UpStored, ObjectName: "n", Content: []byte("c")})
		require.NoError(t, err)
		topic := topics[int(uint(n)%uint(len(topics)))]
		output, err := queries[topic](c, target, body)
		status, err := statusOf(err)
		switch {
		case err != nil:
			assert.ErrorIs(t, err, clientwire.ErrMalformed, topic)
		case status == 0:
			assert.NotEmpty(t, clientwire.Marshal(output), "%s: status 0 needs a body", topic)
		default:
			assert.Greater(t, status, uint16(10_000), topic)
		}
		for _, topic := range []string{"chatMsg", "ppMsgP", "pgMsgP"} {
			send := clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Publish}, Topic: topic, Target: target, Body: body}
			if err := c.publish(&send); err != nil { // not acknowledged, so nothing is written
				assert.ErrorIs(t, err, clientwire.ErrMalformed)
			}
		}
	})
}

func TestNamesOfFunctions(t *testing.T) {
	for name, want := range map[string]bool{
		"": false, "$": true, "_f0": true, "0f": false, "f\n": false, "f()": false, strings.Repeat("f", 40): true, strings.Repeat("f", 41): false,
	} {
		assert.Equal(t, want, isFunctionName(name), name)
	}
}

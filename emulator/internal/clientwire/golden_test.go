package clientwire_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
)

// unhex reads hex digits; what is in quotes is text.
func unhex(t testing.TB, text string) []byte {
	t.Helper()
	var all []byte
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			all = append(all, part...)
			continue
		}
		bytes, err := hex.DecodeString(strings.Join(strings.Fields(part), ""))
		require.NoError(t, err)
		all = append(all, bytes...)
	}
	return all
}

// What a client of version 2.2.5 (setKV: 2.5.3) wrote.
var clientVectors = map[string]struct {
	bytes string
	frame clientwire.ClientFrame
	body  clientwire.Message
}{
	"pullMsg": {
		`52 0007 70756c6c4d7367 0005 7573657241 0001 0800 1000 2001`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query, QoS: 1}, Topic: "pullMsg", Target: "userA", ID: 1},
		&clientwire.SyncRequestMsg{PullSend: true},
	},
	"joinChrm": {
		`50 0008 6a6f696e4368726d 0005 3130303836 0002 0801`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: "joinChrm", Target: "10086", ID: 2},
		&clientwire.ChrmInput{Nothing: 1},
	},
	"chrmPull": {
		`52 0008 6368726d50756c6c 0005 3130303836 0003 0800 1014`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query, QoS: 1}, Topic: "chrmPull", Target: "10086", ID: 3},
		&clientwire.ChrmPullMsg{Count: 20},
	},
	"QUERYCON": {`70 0003`, clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.QueryCon}, ID: 3}, nil},
	"chatMsg": { // whose content the source of the vector cuts after 0x65 announced bytes
		`32 0007 636861744d7367 0005 3130303836 0004 0803 1209 52433a5478744d7367 1a65 "{"22"content"22":"22` + strings.Repeat("61", 0x65-14) + `22"}"`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Publish, QoS: 1}, Topic: "chatMsg", Target: "10086", ID: 4},
		&clientwire.UpStreamMessage{Flags: 3, ObjectName: "RC:TxtMsg", Content: []byte(`{"content":"` + strings.Repeat("a", 0x65-14) + `"}`)},
	},
	"PUBACK": {`40 8001`, clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.PubAck}, ID: 0x8001}, nil},
	"queryChrmI": {
		`50 000a 71756572794368726d49 0005 3130303836 0006 0814 1002`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: "queryChrmI", Target: "10086", ID: 6},
		&clientwire.QueryChatroomInfoInput{Count: 20, Order: 2},
	},
	"exitChrm": {
		`50 0008 657869744368726d 0005 3130303836 0006 0801`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: "exitChrm", Target: "10086", ID: 6},
		&clientwire.ChrmInput{Nothing: 1},
	},
	"PINGREQ": {`c0`, clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.PingReq}}, nil},
	"setKV": {
		`50 0005 7365744b56 0005 726f6f6d31 000b 0a12 0a05 746f706963 1202 7631 2a05 616c696365`,
		clientwire.ClientFrame{Header: clientwire.Header{Type: clientwire.Query}, Topic: "setKV", Target: "room1", ID: 11},
		&clientwire.ChangeChrmKV{Entry: clientwire.ChrmKVEntity{Key: "topic", Value: "v1", UserID: "alice"}},
	},
}

func TestClientVectors(t *testing.T) {
	for name, v := range clientVectors {
		t.Run(name, func(t *testing.T) {
			bytes := unhex(t, v.bytes)
			got, err := clientwire.ParseClient(bytes)
			require.NoError(t, err)
			body := got.Body
			got.Body = nil
			assert.Equal(t, v.frame, got)
			if v.body == nil {
				assert.Empty(t, body)
				v.body = &clientwire.ChrmInput{}
			} else {
				read := fresh(v.body)
				require.NoError(t, clientwire.Unmarshal(body, read))
				assert.Equal(t, v.body, read)
				got.Body = clientwire.Marshal(v.body)
			}
			assert.Equal(t, bytes, got.Append(nil), "written as the client writes it")
		})
	}
}

// What clients accepted from a server.
var serverVectors = map[string]struct {
	bytes string
	frame clientwire.ServerFrame
	body  clientwire.Message
}{
	"CONNACK": {
		`20 00 00 0005 7573657241 0006 736573732d31 000001a2044dbebc`,
		clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.ConnAck}, UserID: "userA", SessionID: "sess-1", Connected: 0x1a2044dbebc}, nil,
	},
	"joinChrm": {
		`60 0002 6b032657 0000 0801 189f88b7a2a034`,
		clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.QueryAck}, ID: 2, Time: 0x6b032657},
		&clientwire.ChrmOutput{Nothing: 1, JoinTime: joinedAt},
	},
	"chrmPull": {
		`62 0003 6b032657 0000 10a088b7a2a034 1801`,
		clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.QueryAck, QoS: 1}, ID: 3, Time: 0x6b032657},
		&clientwire.DownStreamMessages{SyncTime: joinedAt + 1, Finished: true},
	},
	"PUBACK": {
		`40 0004 6b032657 0000 02bc 0013 "01A2-044D-C694-0001"`,
		clientwire.ServerFrame{
			Header: clientwire.Header{Type: clientwire.PubAck}, ID: 4, Time: 0x6b032657, Millis: 700, MessageUID: "01A2-044D-C694-0001",
		}, nil,
	},
	"s_ntf": {
		`33 6b032657 0005 735f6e7466 0005 7573657242 8001 0802 10948db7a2a034 1a05 3130303836`,
		clientwire.ServerFrame{
			Header: clientwire.Header{Type: clientwire.Publish, QoS: 1, Retain: true}, Time: 0x6b032657, Topic: "s_ntf", Target: "userB", ID: 0x8001,
		},
		&clientwire.NotifyMsg{Type: clientwire.NotifyRoom, Time: 1795368535700, ChrmID: "10086"},
	},
	"queryChrmI": {
		`60 0006 6b032657 0000 0802 120e 08e088b7a2a034 1205 7573657242 120e 089f88b7a2a034 1205 7573657241`,
		clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.QueryAck}, ID: 6, Time: 0x6b032657},
		&clientwire.QueryChatroomInfoOutput{Total: 2, Members: []clientwire.ChrmMember{
			{Time: joinedAt + 65, ID: "userB"}, {Time: joinedAt, ID: "userA"},
		}},
	},
	"PINGRESP": {`d0`, clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.PingResp}}, nil},
	"kicked":   {`e0 00 01`, clientwire.ServerFrame{Header: clientwire.Header{Type: clientwire.Disconnect}, Status: 1}, nil},
}

const joinedAt = 1795368535071

func TestServerVectors(t *testing.T) {
	for name, v := range serverVectors {
		t.Run(name, func(t *testing.T) {
			bytes := unhex(t, v.bytes)
			got, err := clientwire.ParseServer(bytes)
			require.NoError(t, err)
			body := got.Body
			got.Body = nil
			assert.Equal(t, v.frame, got)
			if v.body == nil {
				assert.Empty(t, body)
			} else {
				read := fresh(v.body)
				require.NoError(t, clientwire.Unmarshal(body, read))
				assert.Equal(t, v.body, read)
				got.Body = clientwire.Marshal(v.body)
			}
			assert.Equal(t, bytes, got.Append(nil))
		})
	}
}

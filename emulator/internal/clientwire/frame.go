// Package clientwire encodes and decodes the protocol between the vendor's browser client and its gateway: frames, one per
// WebSocket message, and the protobuf messages inside them. It has both directions, because tests have their own client.
//
// Ids are opaque bytes: old clients write characters beyond U+FFFF as two surrogates of three bytes each.
package clientwire

import (
	"encoding/binary"
	"errors"
	"math"
)

// Type is the kind of a frame: the high four bits of its first byte.
type Type byte

const (
	ConnAck    Type = 2
	Publish    Type = 3
	PubAck     Type = 4
	Query      Type = 5
	QueryAck   Type = 6
	QueryCon   Type = 7
	PingReq    Type = 12
	PingResp   Type = 13
	Disconnect Type = 14
)

// ErrMalformed is the error of everything that is not a frame or not a message.
var ErrMalformed = errors.New("clientwire: malformed")

// Header is a frame's first byte.
type Header struct {
	Type   Type
	Dup    bool // on what the server publishes: a copy of what this user sent on another device
	QoS    byte // 0 to 3; anything but 0 is to be acknowledged
	Retain bool // the service sets it, clients ignore it
}

func headerOf(b byte) Header {
	return Header{Type: Type(b >> 4), Dup: b&8 != 0, QoS: b >> 1 & 3, Retain: b&1 != 0}
}

func (h Header) append(b []byte) []byte {
	first := byte(h.Type)<<4 | h.QoS&3<<1
	if h.Dup {
		first |= 8
	}
	if h.Retain {
		first |= 1
	}
	return append(b, first)
}

// ClientFrame is a frame from the client: Publish, Query, PubAck, QueryCon, PingReq or Disconnect.
type ClientFrame struct {
	Header
	Topic, Target string // of Publish and Query
	ID            uint16 // of all but PingReq and Disconnect
	Body          []byte // of Publish and Query; after ParseClient a part of what was parsed
}

// ParseClient reads a frame from a client.
func ParseClient(b []byte) (ClientFrame, error) {
	r := reader{rest: b}
	f := ClientFrame{Header: headerOf(r.byte())}
	switch f.Type {
	case Publish, Query:
		f.Topic, f.Target, f.ID, f.Body = r.text(), r.text(), r.short(), r.all()
	case PubAck, QueryCon:
		f.ID = r.short()
	case PingReq, Disconnect: // what may follow says nothing
	default:
		return ClientFrame{}, ErrMalformed
	}
	return f, r.err
}

// Append encodes the frame.
func (f *ClientFrame) Append(b []byte) []byte {
	b = f.Header.append(b)
	switch f.Type {
	case Publish, Query:
		b = appendText(appendText(b, f.Topic), f.Target)
		b = binary.BigEndian.AppendUint16(b, f.ID)
		b = append(b, f.Body...)
	case PubAck, QueryCon:
		b = binary.BigEndian.AppendUint16(b, f.ID)
	}
	return b
}

// ServerFrame is a frame from the server: ConnAck, Publish, PubAck, QueryAck, PingResp or Disconnect.
type ServerFrame struct {
	Header
	Status            uint16 // of acknowledgements and Disconnect; ConnAck and Disconnect have only a byte of it
	UserID, SessionID string // of ConnAck with status 0
	Connected         int64  // likewise: milliseconds since 1970
	Time              uint32 // of Publish, PubAck and QueryAck: seconds since 1970
	Millis            uint16 // of PubAck: what Time lacks
	MessageUID        string // of PubAck
	Topic, Target     string // of Publish
	ID                uint16 // of Publish, PubAck and QueryAck
	Body              []byte // of Publish and QueryAck; after ParseServer a part of what was parsed
}

// ParseServer reads a frame from a server.
func ParseServer(b []byte) (ServerFrame, error) {
	r := reader{rest: b}
	f := ServerFrame{Header: headerOf(r.byte())}
	switch f.Type {
	case ConnAck:
		r.byte()
		f.Status = uint16(r.byte())
		if f.Status == 0 {
			f.UserID, f.SessionID, f.Connected = r.text(), r.text(), r.long()
		}
	case Publish:
		f.Time, f.Topic, f.Target, f.ID, f.Body = r.int(), r.text(), r.text(), r.short(), r.all()
	case PubAck:
		f.ID, f.Time, f.Status, f.Millis, f.MessageUID = r.short(), r.int(), r.short(), r.short(), r.text()
	case QueryAck:
		f.ID, f.Time, f.Status, f.Body = r.short(), r.int(), r.short(), r.all()
	case PingResp:
	case Disconnect:
		r.byte()
		f.Status = uint16(r.byte())
	default:
		return ServerFrame{}, ErrMalformed
	}
	return f, r.err
}

// Append encodes the frame.
func (f *ServerFrame) Append(b []byte) []byte {
	b = f.Header.append(b)
	switch f.Type {
	case ConnAck:
		b = append(b, 0, byte(f.Status))
		if f.Status == 0 {
			b = appendText(appendText(b, f.UserID), f.SessionID)
			b = binary.BigEndian.AppendUint64(b, uint64(f.Connected))
		}
	case Publish:
		b = binary.BigEndian.AppendUint32(b, f.Time)
		b = appendText(appendText(b, f.Topic), f.Target)
		b = binary.BigEndian.AppendUint16(b, f.ID)
		b = append(b, f.Body...)
	case PubAck:
		b = binary.BigEndian.AppendUint16(b, f.ID)
		b = binary.BigEndian.AppendUint32(b, f.Time)
		b = binary.BigEndian.AppendUint16(b, f.Status)
		b = binary.BigEndian.AppendUint16(b, f.Millis)
		b = appendText(b, f.MessageUID)
	case QueryAck:
		b = binary.BigEndian.AppendUint16(b, f.ID)
		b = binary.BigEndian.AppendUint32(b, f.Time)
		b = binary.BigEndian.AppendUint16(b, f.Status)
		b = append(b, f.Body...)
	case Disconnect:
		b = append(b, 0, byte(f.Status))
	}
	return b
}

// appendText writes a text with its length. What is longer than the length can say is cut: no id is.
func appendText(b []byte, s string) []byte {
	s = s[:min(len(s), math.MaxUint16)]
	return append(binary.BigEndian.AppendUint16(b, uint16(len(s))), s...)
}

// reader takes fields off the front. After the first that is not there everything is zero, and err is set.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) take(n int) []byte {
	if n > len(r.rest) {
		r.err, r.rest = ErrMalformed, nil
		return make([]byte, n) // n is at most 65535: a length has two bytes
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte    { return r.take(1)[0] }
func (r *reader) short() uint16 { return binary.BigEndian.Uint16(r.take(2)) }
func (r *reader) int() uint32   { return binary.BigEndian.Uint32(r.take(4)) }
func (r *reader) long() int64   { return int64(binary.BigEndian.Uint64(r.take(8))) }
func (r *reader) text() string  { return string(r.take(int(r.short()))) }

func (r *reader) all() []byte {
	rest := r.rest
	r.rest = nil
	return rest
}

package rongcloud

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"strconv"
	"time"
)

// signer computes the signature of a nonce and a timestamp. It is a closure over the App Secret, so that no field of a
// Client has the secret where a printer that follows fields could find it.
type signer func(nonce, timestamp string) string

func newSigner(secret string) signer {
	return func(nonce, timestamp string) string { return Sign(secret, nonce, timestamp) }
}

// Sign returns the signature of a request: the lower-case hex SHA-1 of App Secret, nonce and timestamp, concatenated.
// The same rule signs the service's callbacks.
//
// See https://docs.rongcloud.io/platform-chat-api/auth
func Sign(secret, nonce, timestamp string) string {
	var room [96]byte
	text := append(room[:0], secret...)
	text = append(text, nonce...)
	text = append(text, timestamp...)
	sum := sha1.Sum(text)
	var digits [2 * sha1.Size]byte
	hex.Encode(digits[:], sum[:])
	return string(digits[:])
}

const (
	nonceBytes     = 9 // 18 hex digits: the longest nonce the documentation allows
	requestIDBytes = 16
)

// newNonce returns the nonce of an attempt.
func newNonce() string { return randomHex(nonceBytes) }

// newIDs returns the request id of a call and the nonce of its first attempt. It reads random bytes from the system
// only once.
func newIDs() (requestID, nonce string) {
	both := randomHex(requestIDBytes + nonceBytes)
	return both[:2*requestIDBytes], both[2*requestIDBytes:]
}

func randomHex(n int) string {
	var raw [requestIDBytes + nonceBytes]byte
	var digits [2 * len(raw)]byte
	rand.Read(raw[:n]) // never fails: it ends the program if the system has no entropy
	hex.Encode(digits[:], raw[:n])
	return string(digits[:2*n])
}

// timestampOf returns the timestamp of a request. The documentation asks for milliseconds. Most official SDKs send
// seconds, and the service accepts both.
func timestampOf(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

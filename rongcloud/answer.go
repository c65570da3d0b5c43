package rongcloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Answer is what a call's answer is decoded into: a pointer to a struct that embeds [Envelope] beside the result fields, so
// that code and result are read in one pass.
//
//	type answer struct {
//		rongcloud.Envelope
//		MemberCount int `json:"memberCount"`
//	}
type Answer interface{ envelope() *Envelope }

// Envelope holds the fields every answer has. The service uses three spellings: code with errorMessage (sometimes message),
// code with msg, and errcode with errmsg; the codes may come as numbers or as text.
type Envelope struct {
	Code         json.Number `json:"code"`
	ErrorMessage string      `json:"errorMessage"`
	Msg          string      `json:"msg"`
	Message      string      `json:"message"`
	ErrCode      json.Number `json:"errcode"`
	ErrMsg       string      `json:"errmsg"`
}

func (e *Envelope) envelope() *Envelope { return e }

// result returns the code of an answer, and whether it has one.
func (e *Envelope) result() (code Code, success, ok bool) {
	number, zeroIsSuccess := e.Code, false
	if number == "" {
		number, zeroIsSuccess = e.ErrCode, true
	}
	n, err := strconv.Atoi(string(number))
	if err != nil {
		return 0, false, false
	}
	code = Code(n)
	return code, code == CodeOK || code == CodeOKV2 || (zeroIsSuccess && n == 0), true
}

func (e *Envelope) message() string {
	for _, text := range []string{e.ErrorMessage, e.Msg, e.Message, e.ErrMsg} {
		if text != "" {
			return text
		}
	}
	return ""
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// pooledCap keeps one large answer from occupying the pool for ever.
const pooledCap = 64 << 10

func putBuffer(b *bytes.Buffer) {
	if b.Cap() <= pooledCap {
		b.Reset()
		buffers.Put(b)
	}
}

var errAnswerTooLarge = errors.New("answer is too large")

// readAnswer reads a body to its end, so that the connection can be used again, but never more than limit bytes of it.
func readAnswer(into *bytes.Buffer, resp *http.Response, limit int64) error {
	if resp.ContentLength > limit {
		return tooLarge(limit)
	}
	n, err := into.ReadFrom(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return err
	}
	if n > limit {
		return tooLarge(limit)
	}
	return nil
}

func tooLarge(limit int64) error {
	return fmt.Errorf("%w: over the limit of %d bytes (WithAnswerLimit)", errAnswerTooLarge, limit)
}

// decodeAnswer fills out, or a plain envelope when out is nil. A field of an unexpected type does not hide the code: the
// envelope is returned whenever the text was JSON at all.
func decodeAnswer(text []byte, out Answer) (*Envelope, error) {
	if out == nil {
		out = new(Envelope)
	}
	err := json.Unmarshal(text, out)
	if err == nil {
		return out.envelope(), nil
	}
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return out.envelope(), fmt.Errorf("field %q has an unexpected type %s", wrongType.Field, wrongType.Value)
	}
	return nil, errNotJSON
}

// errNotJSON replaces the decoder's own words, which would quote the answer: an answer may hold a token.
var errNotJSON = errors.New("is not the JSON object it should be")

// describeBody tells what came instead of JSON without quoting it.
func describeBody(resp *http.Response, size int) string {
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	if kind == "" {
		kind = "no content type"
	}
	return fmt.Sprintf("%d bytes, %s", size, kind)
}

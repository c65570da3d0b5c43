package rongcloud

import (
	"encoding/json"
	"errors"
	"strconv"
)

// Answer is the destination that a response is decoded into: a pointer to a struct that embeds [Envelope] beside the
// result fields, so that code and result are decoded in one pass.
//
//	type answer struct {
//		rongcloud.Envelope
//		MemberCount int `json:"memberCount"`
//	}
type Answer interface{ envelope() *Envelope }

// Envelope has the fields of every response. The service uses three spellings: code with errorMessage (sometimes
// message), code with msg, and errcode with errmsg. The codes may be numbers or strings.
type Envelope struct {
	Code         json.Number `json:"code"`
	ErrorMessage string      `json:"errorMessage"`
	Msg          string      `json:"msg"`
	Message      string      `json:"message"`
	ErrCode      json.Number `json:"errcode"`
	ErrMsg       string      `json:"errmsg"`
}

func (e *Envelope) envelope() *Envelope { return e }

// result returns the code of a response, and reports whether it has one.
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

// content is the decoded content of a response.
type content struct {
	code    Code
	message string // the service's message
	success bool
	refused bool  // there is a code, and it is not one of success
	problem error // why the response, or the result in it, cannot be used
}

// understand decodes a response into the result struct of the call.
func (cl *call) understand(text []byte) content {
	out := cl.out
	if cl.stream != nil {
		out = nil // a result is only decoded from a stream
	}
	envelope, problem := decodeAnswer(text, out)
	if envelope == nil {
		return content{problem: problem}
	}
	code, success, ok := envelope.result()
	said := content{code: code, message: envelope.message(), success: success, refused: ok && !success, problem: problem}
	switch {
	case ok && code == 0 && !success:
		// Some operations use 0 for success. For others it is not known, and is not treated as a refusal.
		said.success, said.refused = cl.op.AcceptsZero, false
		if !said.success && problem == nil {
			said.problem = errors.New("has the result code 0")
		}
	case !ok && problem == nil:
		said.problem = errors.New("has no result code")
	case success && cl.stream != nil:
		said.problem = errNoStream
	}
	return said
}

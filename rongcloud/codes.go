package rongcloud

import (
	"errors"
	"net/http"
	"slices"
)

// Code is a result code of the service.
//
// See https://docs.rongcloud.cn/platform-chat-api/code
type Code int

const (
	CodeOK   Code = 200   // success
	CodeOKV2 Code = 10000 // success on newer JSON operations

	CodeNoSuchUser          Code = 400   // the user id does not exist
	CodeNoSuchAddress       Code = 404   // no operation at this path
	CodeInternal            Code = 1000  // failure inside the service; the call may have run
	CodeBadSecret           Code = 1001  // App Key and App Secret do not match
	CodeBadParameter        Code = 1002  // a parameter is wrong or missing; also an unknown App Key
	CodeNoData              Code = 1003  // empty body or parameter
	CodeBadSignature        Code = 1004  // the signature check failed
	CodeTooLong             Code = 1005  // a parameter is too long
	CodeAppLocked           Code = 1006  // the app is locked, deleted or offline
	CodeForbiddenCall       Code = 1007  // not allowed for this app, or not from this IP address
	CodeRateLimited         Code = 1008  // called too often; the call was not carried out
	CodeNotEnabled          Code = 1009  // the service behind the operation is not switched on
	CodeUserAllowlistOff    Code = 1010  // the user allowlist feature is not switched on
	CodeUserBlocklistOff    Code = 1011  // the user blocklist feature is not switched on
	CodeNoSuchData          Code = 1015  // the data to delete does not exist; after a deletion that means done
	CodeKeepaliveLimit      Code = 1016  // too many keep-alive chatrooms
	CodeRTCVersion          Code = 1017  // RTC SDK version not supported
	CodeRTCNotEnabled       Code = 1018  // RTC is not switched on
	CodeInternalTimeout     Code = 1050  // a part of the service did not respond in time; the call may have run
	CodeUserLimit           Code = 2007  // too many registered users: 100 in the development environment
	CodeNoSuchChatroom      Code = 23410 // the chatroom does not exist
	CodeNotInUltraGroup     Code = 24406 // a user is not in the ultra group; the whole call failed
	CodeUserGroupLimit      Code = 24418 // too many user groups in the ultra group
	CodeUserGroupExists     Code = 24419 // the user group id is taken
	CodeChannelBindLimit    Code = 24420 // too many user groups bound to the channel
	CodeRecallNotAllowed    Code = 25107 // recalling another user's message is not allowed for this app
	CodeTranslationDisabled Code = 28400 // translation is not switched on
)

// HasCode reports whether err is a response of the service with one of the codes.
func HasCode(err error, codes ...Code) bool {
	var e *Error
	return errors.As(err, &e) && e != nil && e.Code != 0 && slices.Contains(codes, e.Code)
}

// categoryOf returns the category of a response by its code, else by its HTTP status. It is nil for codes that fit no
// category: quotas of the plan (1016, 2007, 24418, 24420), states of a single operation (1017, 24406, 24419), and
// undocumented codes.
func categoryOf(status int, code Code) error {
	switch code {
	case CodeBadParameter, CodeNoData, CodeTooLong:
		return ErrInvalidArgument
	case CodeBadSecret, CodeBadSignature, CodeAppLocked, CodeForbiddenCall, CodeRecallNotAllowed:
		return ErrUnauthorized
	case CodeRateLimited:
		return ErrRateLimited
	case CodeNotEnabled, CodeUserAllowlistOff, CodeUserBlocklistOff, CodeRTCNotEnabled, CodeTranslationDisabled:
		return ErrNotEnabled
	case CodeNoSuchUser, CodeNoSuchAddress, CodeNoSuchData, CodeNoSuchChatroom:
		return ErrNotFound
	case CodeInternal, CodeInternalTimeout:
		return ErrUnavailable
	}
	switch {
	case status == http.StatusTooManyRequests:
		return ErrRateLimited
	case status == statusNotEnabled:
		return ErrNotEnabled
	case status >= 500:
		return ErrUnavailable
	case code != 0 && code != CodeOK && code != CodeOKV2:
		return nil
	case status == http.StatusBadRequest:
		return ErrInvalidArgument
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return ErrUnauthorized
	case status == http.StatusNotFound:
		return ErrNotFound
	}
	return nil
}

// statusNotEnabled is the service's HTTP status for a feature that is switched off.
const statusNotEnabled = 430

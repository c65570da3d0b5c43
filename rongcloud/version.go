package rongcloud

import "runtime"

// Version is the version of this module. It is part of the User-Agent header.
const Version = "0.1.0"

func defaultUserAgent() string {
	return "rongcloud-go/" + Version + " (" + runtime.Version() + "; " + runtime.GOOS + "/" + runtime.GOARCH + ")"
}

package rongcloud

import "runtime"

// Version is the version of this module, as the User-Agent header tells it to the service.
const Version = "0.1.0"

func defaultUserAgent() string {
	return "rongcloud-go/" + Version + " (" + runtime.Version() + "; " + runtime.GOOS + "/" + runtime.GOARCH + ")"
}

"""中国移动通信互联网短信网关接口协议 (CMPP) 2.0 and 3.0: what goes over the wire, and the link that carries it.

Source: QB-GF-028-2003 (CMPP 3.0.0); the narrower fields of 2.0 as two independent public implementations have them.
"""
